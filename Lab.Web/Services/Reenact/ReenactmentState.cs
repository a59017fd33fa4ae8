namespace Lab.Web.Services.Reenact;

/// <summary>How far a run is.</summary>
public enum ReenactmentState
{
    /// <summary>Others are before it.</summary>
    Queued,

    Running,

    /// <summary>There is a report, good or bad.</summary>
    Done,

    /// <summary>There is none.</summary>
    Failed,
}
