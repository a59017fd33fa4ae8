namespace Lab.Engine.Simulation;

/// <summary>How long one run of a scenario is.</summary>
public enum ScenarioSize
{
    /// <summary>Tens of steps: also for exhaustive search.</summary>
    Tiny,

    /// <summary>Hundreds or thousands.</summary>
    Small,

    /// <summary>Tens of thousands.</summary>
    Whole,
}
