namespace Lab.Engine.Simulation;

/// <summary>What a schedule may decide otherwise than by default.</summary>
public enum ChoiceKind : byte
{
    /// <summary>Value = the task that runs from here on.</summary>
    Switch,

    /// <summary>Value = the task whose oldest buffered store reaches memory.</summary>
    Drain,

    /// <summary>Value = how many stores older than the newest a load reads.</summary>
    Read,

    /// <summary>The operation fails on purpose.</summary>
    Fail,
}
