using MessagePack;

namespace Lab.Engine.Telemetry.Wire;

/// <summary>Counters of a frame, in this order. Totals since the run began, never rates; a gauge says so.</summary>
public enum Counter
{
    /// <summary>Guest accesses, hits included.</summary>
    Accesses,

    /// <summary>Faults that installed a mapping.</summary>
    FaultsMapped,

    /// <summary>Faults that relaxed permissions.</summary>
    FaultsRelaxed,

    /// <summary>Access-flag faults.</summary>
    FaultsAccess,

    /// <summary>Faults that ended in -EAGAIN (a lost race or nothing left to do): the guest faults again.</summary>
    FaultsAgain,

    /// <summary>Faults turned back by an invalidation in progress.</summary>
    FaultsRetried,

    /// <summary>Ranges invalidated through the MMU notifier.</summary>
    Invalidations,

    /// <summary>Blocks replaced by a table: lazily by a write fault, or eagerly.</summary>
    BlocksSplit,

    /// <summary>Tables replaced by a block.</summary>
    TablesCoalesced,

    /// <summary>64-page masks write-protected for dirty logging.</summary>
    WriteProtects,

    /// <summary>Pages harvested from the dirty log.</summary>
    DirtyPages,

    WalksMap,
    WalksUnmap,
    WalksAttribute,
    WalksSplit,
    WalksFree,
    WalksHardware,

    /// <summary>Compare-exchanges of an entry that lost.</summary>
    CompareExchangesLost,

    /// <summary>Break-before-make sequences.</summary>
    Breaks,

    TlbiIpa,
    TlbiIpaLocal,
    TlbiRange,
    TlbiVmid,
    TlbHits,
    TlbMisses,

    GracePeriods,
    GracePeriodsExpedited,
    CallbacksQueued,
    CallbacksInvoked,
    StallWarnings,

    /// <summary>Gauge: callbacks waiting, entries.</summary>
    BacklogEntries,

    /// <summary>Gauge: memory of detached tables waiting for a grace period, bytes.</summary>
    BacklogBytes,

    /// <summary>Gauge: the largest backlog seen since the run began, bytes; sampled.</summary>
    BacklogPeakBytes,

    LockReadAcquisitions,
    LockReadContentions,
    LockWriteAcquisitions,
    LockWriteContentions,

    /// <summary>Nanoseconds that workers waited for the MMU lock (contended acquisitions, all timed).</summary>
    LockWaitNs,

    /// <summary>Nanoseconds of worker time; with <see cref="LockWaitNs"/> the lock wait share.</summary>
    WorkerNs,

    TablesAllocated,
    TablesFreed,

    /// <summary>Gauge: table pages in use.</summary>
    TablesInUse,

    /// <summary>Memory caches found empty inside a walk, and faults that could not top theirs up.</summary>
    MemoryCacheExhaustions,

    /// <summary>Safety checks made: host pages reached by vCPUs whose state was verified.</summary>
    SafetyChecks,
    SafetyViolations,

    /// <summary>Garbage collections of the engine process since the run began.</summary>
    Collections,

    /// <summary>Mixed host blocks made whole again.</summary>
    HostCollapses,

    /// <summary>Ranges aged.</summary>
    Agings,

    /// <summary>Those of <see cref="FaultsMapped"/> that installed a level 2 block; the others installed a page.</summary>
    FaultsMappedBlock,

    /// <summary>Those of <see cref="FaultsRelaxed"/> that relaxed a level 2 block.</summary>
    FaultsRelaxedBlock,

    /// <summary>Those of <see cref="WalksHardware"/> that ended in a level 2 block.</summary>
    WalksHardwareBlock,

    /// <summary>Leaves that unmap removed: blocks of level 2 and above.</summary>
    BlocksUnmapped,

    /// <summary>Leaves that unmap removed: pages.</summary>
    PagesUnmapped,

    /// <summary>Faulting accesses whose time was split into the phases below; one in 64 on average.</summary>
    FaultsTimed,

    /// <summary>Nanoseconds of the timed faults: exit, lookup, pin, and the access made again.</summary>
    PhaseOtherNs,
    PhaseTopUpNs,
    PhaseLockWaitNs,
    PhaseWalkNs,

    /// <summary>TLB invalidation of a broken entry, its page's reference included.</summary>
    PhaseBreakNs,
    PhaseCacheNs,
    PhaseTableNs,

    /// <summary>Attempts that were turned back, and the pauses after them.</summary>
    PhaseRetryNs,

    /// <summary>Nanoseconds of one thread that reading and sending frames took.</summary>
    ObserverNs,

    /// <summary>Faults that waited until the host had put a page there (see RunOptions.FaultServiceUs).</summary>
    FaultsServiced,

    /// <summary>Gauge: bytes that tables, memory caches and detached tables can take together; the limit of the backlog.</summary>
    TableMemoryBytes,

    /// <summary>Read sections looked at in which no grace period ended; those of 1 of 64 faults, and of every range operation.</summary>
    SectionsOfAge0,

    /// <summary>Read sections looked at in which a grace period ended that had begun before them: as it may.</summary>
    SectionsOfAge1,

    /// <summary>Read sections looked at in which a grace period began and ended: RCU is broken, and the run ends.</summary>
    SectionsOfAge2,
}

/// <summary>Histograms of a frame, in this order. Nanoseconds, cumulative since the run began.</summary>
public enum Histogram
{
    GracePeriod,
    GracePeriodExpedited,

    /// <summary>From the first exit of an access to its success, every refault in between included: one sample an access.</summary>
    Fault,
    Unmap,
    Split,
    LockReadWait,
    LockReadHold,
    LockWriteWait,
    LockWriteHold,

    /// <summary>From break to make: the time an entry is LOCKED.</summary>
    BreakWindow,
    Tlbi,

    /// <summary>From call_rcu to the callback.</summary>
    CallbackDelay,

    /// <summary>As <see cref="Fault"/>, from the moment when the access was due; only with open-loop arrivals.</summary>
    FaultFromDue,

    /// <summary>Those of <see cref="Tlbi"/> with no other broadcast under way.</summary>
    TlbiAlone,
    TlbiWithOne,
    TlbiWithTwo,
    TlbiWithThree,
    TlbiWithFourToSeven,
    TlbiWithMore,
}

/// <summary>A cumulative log-linear histogram (see LogHistogram); only buckets that are not empty.</summary>
[MessagePackObject]
public sealed record SparseHistogram
{
    [Key(0)] public required int[] Buckets { get; init; }

    [Key(1)] public required long[] Counts { get; init; }

    /// <summary>Largest value seen, nanoseconds.</summary>
    [Key(2)] public required long Max { get; init; }

    /// <summary>Sum of all values, nanoseconds.</summary>
    [Key(3)] public required long Sum { get; init; }
}

/// <summary>One side of the MMU lock since the run began; nanoseconds. Columns as in /proc/lock_stat.</summary>
[MessagePackObject]
public sealed record LockStatRow
{
    /// <summary>"mmu_lock-W" or "mmu_lock-R".</summary>
    [Key(0)] public required string Name { get; init; }

    [Key(1)] public required long ContentionBounces { get; init; }

    [Key(2)] public required long Contentions { get; init; }

    [Key(3)] public required long WaitMinNs { get; init; }

    [Key(4)] public required long WaitMaxNs { get; init; }

    [Key(5)] public required long WaitTotalNs { get; init; }

    /// <summary>-1 on the read side, where nobody counts it: see LockSideStat.</summary>
    [Key(6)] public required long AcquisitionBounces { get; init; }

    [Key(7)] public required long Acquisitions { get; init; }

    /// <summary>Of one acquisition in 64 on average.</summary>
    [Key(8)] public required long HoldMinNs { get; init; }

    [Key(9)] public required long HoldMaxNs { get; init; }

    /// <summary>Estimated from the sample.</summary>
    [Key(10)] public required long HoldTotalNs { get; init; }

    /// <summary>Acquisitions whose hold was timed.</summary>
    [Key(11)] public required long HoldsTimed { get; init; }
}

/// <summary>Moments at which a sampler looked who was inside the tables. Counts since the policy in force began; never shares.</summary>
[MessagePackObject]
public sealed record OverlapTotals
{
    [Key(0)] public required string Policy { get; init; }

    /// <summary>Moments looked at.</summary>
    [Key(1)] public required long Samples { get; init; }

    /// <summary>Moments that said nothing: somebody entered or left during every look.</summary>
    [Key(2)] public required long Skipped { get; init; }

    /// <summary>
    /// Operations × operations, symmetric: moments at which one worker was at the row's operation and another at the column's. By
    /// <see cref="ScopeOperation"/>; row and column 0 are empty.
    /// </summary>
    [Key(3)] public required long[] Pairs { get; init; }

    /// <summary>By operation: moments at which at least one worker was at it.</summary>
    [Key(4)] public required long[] Inside { get; init; }
}

public enum RunState
{
    Idle,
    Starting,
    Running,
    Draining,
    Stopped,

    /// <summary>A safety check fired; the run ended there.</summary>
    Violated,
}

public enum LabEventKind
{
    RunStarted,
    RunStopped,
    PolicyChanged,
    OptionsChanged,
    StallWarning,
    Violation,
    Collection,
    EngineConnected,
    EngineLost,
    ReplayProgress,
    Note,

    /// <summary>An injection began; <see cref="LabEvent.Injection"/> names its kind.</summary>
    InjectionBegan,

    /// <summary>What the last injection of this kind began is over; the text says what came of it.</summary>
    InjectionEnded,
}

/// <summary>Something that happened, for the event rail. Text is whole sentences for people.</summary>
[MessagePackObject]
public sealed record LabEvent
{
    /// <summary>Nanoseconds of run time.</summary>
    [Key(0)] public required long ElapsedNs { get; init; }

    [Key(1)] public required LabEventKind Kind { get; init; }

    [Key(2)] public required string Text { get; init; }

    /// <summary>Rises by one with each event of an engine process; with the process id it names an event.</summary>
    [Key(3)] public required long Id { get; init; }

    /// <summary>"reader-stall" and the like, of an injection's two events; one of a kind at a time. Else null.</summary>
    [Key(4)] public string? Injection { get; init; }
}

/// <summary>Engine to web, 10 times a second: totals and cumulative histograms. Rates and percentiles are derived from two frames.</summary>
[MessagePackObject]
public sealed record EngineFrame
{
    /// <summary>Rises by one; a gap is a dropped frame.</summary>
    [Key(0)] public required long Sequence { get; init; }

    /// <summary>Names a run: changes when totals start again from 0.</summary>
    [Key(1)] public required string RunId { get; init; }

    [Key(2)] public required RunState State { get; init; }

    /// <summary>Nanoseconds since the run began, monotonic.</summary>
    [Key(3)] public required long ElapsedNs { get; init; }

    [Key(4)] public required string Policy { get; init; }

    /// <summary>Indexed by <see cref="Counter"/>.</summary>
    [Key(5)] public required long[] Counters { get; init; }

    /// <summary>Indexed by <see cref="Histogram"/>.</summary>
    [Key(6)] public required SparseHistogram[] Histograms { get; init; }

    /// <summary>Events since the frame before.</summary>
    [Key(7)] public required LabEvent[] Events { get; init; }

    /// <summary>The violation's report when <see cref="State"/> is Violated, else null.</summary>
    [Key(8)] public string? Violation { get; init; }

    /// <summary>Threads that the run wants to run at once.</summary>
    [Key(9)] public required int RunnableThreads { get; init; }

    /// <summary>Who was inside the tables with whom since the policy in force began; null: nobody samples.</summary>
    [Key(11)] public OverlapTotals? Overlap { get; init; }

    /// <summary>The MMU lock's sides as /proc/lock_stat would list them, read once a second; empty before the first.</summary>
    [Key(10)] public LockStatRow[] LockStat { get; init; } = [];
}
