namespace Lab.Engine.Primitives;

/// <summary>Where a platform may make an operation fail on purpose (Linux's should_fail).</summary>
public enum FailurePoint : byte
{
    /// <summary>A page is asked of physical memory; there is none.</summary>
    PageAllocation,

    /// <summary>A fault asks the notifier sequence; it is told to retry.</summary>
    InvalidateRetry,
}
