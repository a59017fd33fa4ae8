namespace Lab.Engine.Mmu;

/// <summary>What each worker counts about the memory-management unit. Totals since the run began.</summary>
public enum MmuCounter
{
    /// <summary>Guest accesses completed.</summary>
    Accesses,
    TlbHits,

    /// <summary>Accesses that needed a hardware walk.</summary>
    HardwareWalks,

    /// <summary>Those of them that ended in a block.</summary>
    HardwareWalksBlock,
    FaultsMapped,

    /// <summary>Those of them that installed a block.</summary>
    FaultsMappedBlock,
    FaultsRelaxed,

    /// <summary>Those of them that relaxed a block.</summary>
    FaultsRelaxedBlock,

    /// <summary>Access-flag faults that set the flag.</summary>
    FaultsYoung,

    /// <summary>Faults whose walk returned -EAGAIN: lost a race, or nothing was left to do.</summary>
    FaultsAgain,

    /// <summary>Faults turned back by the notifier sequence.</summary>
    FaultsRetried,

    /// <summary>Faults that found their memory cache empty inside the walk.</summary>
    FaultsOutOfPages,

    /// <summary>Faults that waited until the host had put a page there.</summary>
    FaultsServiced,

    /// <summary>Faults outside every memory slot.</summary>
    FaultsMmio,

    /// <summary>Ranges invalidated through the MMU notifier.</summary>
    Invalidations,

    /// <summary>Mixed host blocks made whole again (khugepaged).</summary>
    HostCollapses,

    /// <summary>64-page masks write-protected.</summary>
    WriteProtects,

    /// <summary>Pages taken from the dirty log.</summary>
    DirtyPages,

    /// <summary>Ranges aged.</summary>
    Agings,

    /// <summary>Host pages reached by a vCPU whose state was verified.</summary>
    SafetyChecks,

    /// <summary>Nanoseconds of worker time, sleeps for pacing left out.</summary>
    WorkerNs,

    /// <summary>Read sections looked at in which no grace period ended.</summary>
    SectionsOfAge0,

    /// <summary>Read sections looked at in which one ended that had begun before them.</summary>
    SectionsOfAge1,

    /// <summary>Read sections looked at in which one began and ended: RCU is broken.</summary>
    SectionsOfAge2,
}

/// <summary>Latencies each worker records, nanoseconds.</summary>
public enum MmuLatency
{
    /// <summary>One stage-2 fault, from exit to entry.</summary>
    Fault,

    /// <summary>One invalidation, notifier start to end.</summary>
    Unmap,

    /// <summary>Eager split of one slot.</summary>
    Split,

    /// <summary>As <see cref="Fault"/>, from the moment when the access was due.</summary>
    FaultFromDue,
}
