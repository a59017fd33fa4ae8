namespace Lab.Engine.Experiments.Series;

/// <summary>What a series shows.</summary>
public enum SeriesKind
{
    /// <summary>Steps, each beside the first.</summary>
    Ladder,

    /// <summary>Policies by number of vCPUs.</summary>
    Scaling,

    /// <summary>A grid over knobs.</summary>
    Sweep,
}
