namespace Lab.Engine.Locks;

/// <summary>How a waiter passes time. The first 100 pauses (about a microsecond) are the same for all.</summary>
public enum LockWaitKind
{
    /// <summary>Pauses only: a kernel spinlock. A FIFO lock collapses when threads outnumber cores.</summary>
    Spin,

    /// <summary>After each hundred pauses, offer the core.</summary>
    SpinThenYield,

    /// <summary>After each hundred pauses, sleep on the lock's own word until a release wakes. May block.</summary>
    SpinThenPark,
}
