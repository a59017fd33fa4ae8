namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// A TLB invalidation outside every table operation: what the caller does after a write-protect or an aging.
/// </summary>
/// <param name="After">The operation of the same task before it; null if none.</param>
internal readonly record struct RecordedFlush(Tlbi Tlbi, long TimeNs, RecordedOperation? After);
