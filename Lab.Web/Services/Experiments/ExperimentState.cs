namespace Lab.Web.Services.Experiments;

/// <summary>How far a kept experiment is.</summary>
public enum ExperimentState
{
    /// <summary>Its slices are running, or wait for their turn.</summary>
    Running,

    /// <summary>Ended: it has its result.</summary>
    Done,

    /// <summary>Stopped or crashed on the way; every slice that ended is kept, and it can go on.</summary>
    Interrupted,
}
