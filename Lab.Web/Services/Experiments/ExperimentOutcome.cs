namespace Lab.Web.Services.Experiments;

/// <summary>What came of an experiment, as far as a list tells apart.</summary>
public enum ExperimentOutcome
{
    Running,
    Interrupted,

    /// <summary>A comparison found a difference.</summary>
    Difference,

    /// <summary>A comparison found none above its limit.</summary>
    NoDifference,

    /// <summary>This machine could not tell.</summary>
    NotResolvable,

    /// <summary>Something made the numbers worthless.</summary>
    Invalid,

    /// <summary>A series ran to its end.</summary>
    Complete,
}
