namespace Lab.Web.Services.Experiments;

/// <summary>What a kept experiment is.</summary>
public enum ExperimentKind
{
    /// <summary>Two configurations, ending in a verdict.</summary>
    Comparison,

    /// <summary>Steps of a patch series, each beside the first.</summary>
    Ladder,

    /// <summary>Policies by number of vCPUs.</summary>
    Scaling,

    /// <summary>A grid over knobs.</summary>
    Sweep,
}
