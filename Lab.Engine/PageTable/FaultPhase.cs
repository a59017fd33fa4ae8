namespace Lab.Engine.PageTable;

/// <summary>Where a fault's time goes. The phases exclude each other and add up to the whole.</summary>
public enum FaultPhase
{
    /// <summary>Exit and re-entry: the page is looked up, sized and pinned; the guest's access is made again.</summary>
    Other,

    /// <summary>The memory cache is topped up before the lock.</summary>
    TopUp,

    /// <summary>From asking for the MMU lock to having it.</summary>
    LockWait,

    /// <summary>Under the lock: reading down, exchanging and making entries, and the unlock.</summary>
    Walk,

    /// <summary>A broken entry held something: its TLB invalidation and its page's reference.</summary>
    Break,

    /// <summary>D-cache and I-cache maintenance while the entry is LOCKED.</summary>
    CacheMaintenance,

    /// <summary>A table page is taken from the memory cache.</summary>
    TableAllocation,

    /// <summary>Whole attempts that ended in -EAGAIN or were turned back by the notifier, and the pause after each.</summary>
    Retry,
}
