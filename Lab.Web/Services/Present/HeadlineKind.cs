namespace Lab.Web.Services.Present;

/// <summary>What a headline speaks of.</summary>
public enum HeadlineKind
{
    /// <summary>Who waits for the MMU lock, and how long.</summary>
    LockWait,

    /// <summary>Faults a second, and their p99.</summary>
    Throughput,

    /// <summary>How long grace periods take, and what waits for them.</summary>
    GracePeriod,

    /// <summary>Memory that waits to be freed.</summary>
    Backlog,

    /// <summary>How long entries are LOCKED, and who tries again.</summary>
    Break,
}
