namespace Lab.Engine.Workloads.Injections;

/// <summary>What can be done to a run while it runs.</summary>
public enum InjectionKind
{
    /// <summary>A registered reader stays in a read section.</summary>
    ReaderStall,

    /// <summary>Many callbacks are queued at once.</summary>
    CallbackFlood,

    /// <summary>A broadcast TLBI costs more for a while.</summary>
    TlbiCost,

    /// <summary>One more host thread invalidates as fast as it can.</summary>
    NotifierStorm,

    /// <summary>No table page can be had beyond what memory caches hold.</summary>
    CacheExhaustion,

    /// <summary>A thread is preempted while it holds the write side of the MMU lock.</summary>
    LockHolder,
}
