using MessagePack;

namespace Lab.Engine.Telemetry.Wire;

/// <summary>What a record of the scope is of. Spans have a length; instants have none.</summary>
public enum ScopeEventKind
{
    None,

    /// <summary>Span: an operation from call to return. Argument: <see cref="ScopeOperation"/>. Extra: bytes of its range.</summary>
    Operation,

    /// <summary>Span: an RCU read section. Argument: <see cref="ScopeOperation"/>.</summary>
    ReadSection,

    /// <summary>Span: a contended wait for the read side of the MMU lock.</summary>
    LockWaitRead,

    /// <summary>Span: a contended wait for the write side.</summary>
    LockWaitWrite,

    /// <summary>Span: the write side held.</summary>
    LockHoldWrite,

    /// <summary>Span: an entry LOCKED, from break to make.</summary>
    EntryLocked,

    /// <summary>Instant: a fault turned back by an invalidation in progress. Argument: <see cref="ScopeOperation"/>.</summary>
    Retry,

    /// <summary>Instant: a fault that ended in -EAGAIN. Argument: <see cref="ScopeOperation"/>.</summary>
    Again,

    /// <summary>Span: a broadcast TLB invalidation. Argument: 0 by IPA, 1 range, 2 VMID. Extra: pages of a range.</summary>
    Tlbi,

    /// <summary>Span: a grace period. Argument: 1 if expedited. Extra: its index in <see cref="ScopeCapture.GracePeriods"/>.</summary>
    GracePeriod,

    /// <summary>Instant: a callback queued for a detached subtree. Address: physical, of its root page. Extra: pages.</summary>
    CallbackQueued,

    /// <summary>Span: a batch of callbacks run. Extra: how many.</summary>
    CallbacksRun,

    /// <summary>Span: a detached subtree freed. Address: physical, of its root page. Extra: table pages freed.</summary>
    TablesFreed,
}

/// <summary>What a worker was at.</summary>
public enum ScopeOperation
{
    Unknown,
    FaultMap,
    FaultRelax,
    FaultYoung,
    Unmap,
    Collapse,
    Age,
    EnableLogging,
    Harvest,
    Split,
    Observe,
}

/// <summary>A grace period of a capture, and the last reader found in its way.</summary>
[MessagePackObject]
public sealed record ScopeGracePeriod
{
    /// <summary>Starts at 0 and rises by one.</summary>
    [Key(0)] public required long Number { get; init; }

    /// <summary>Nanoseconds from the window's beginning.</summary>
    [Key(1)] public required long StartNs { get; init; }

    [Key(2)] public required long DurationNs { get; init; }

    [Key(3)] public required bool Expedited { get; init; }

    /// <summary>Name of the last reader in the way, as a lane's; empty: nobody was.</summary>
    [Key(4)] public required string Holder { get; init; }

    /// <summary>Its lane; -1: nobody, or a reader without one.</summary>
    [Key(5)] public required int HolderLane { get; init; }

    [Key(6)] public required ScopeOperation Operation { get; init; }

    /// <summary>-1: not known, as of an operation on a range.</summary>
    [Key(7)] public required int Level { get; init; }

    [Key(8)] public required ulong Ipa { get; init; }

    /// <summary>When its scan of the readers began, from the window's beginning, at the latest: its holder had entered before.</summary>
    [Key(9)] public required long ScanNs { get; init; }

    /// <summary>For people: "Grace period 18412: 3.10 ms, held by vcpu 5, map fault at level 2, IPA 0x80200000."</summary>
    [Key(10)] public required string Sentence { get; init; }
}

/// <summary>A captured window. Records are columns of one length, by start; times are nanoseconds from the window's beginning.</summary>
[MessagePackObject]
public sealed record ScopeCapture
{
    /// <summary>Rises by one with each capture of a run, from 1.</summary>
    [Key(0)] public required long Id { get; init; }

    [Key(1)] public required string RunId { get; init; }

    /// <summary>The window's beginning, nanoseconds of run time.</summary>
    [Key(2)] public required long ElapsedNs { get; init; }

    /// <summary>What was met: "NextGracePeriod", "GracePeriodAboveP99", "BacklogAbove", "Retry", "LockWaitAbove", "CheckerHit", "Now".</summary>
    [Key(3)] public required string Trigger { get; init; }

    /// <summary>For people; about the trigger's grace period if it is one.</summary>
    [Key(4)] public required string Headline { get; init; }

    /// <summary>Length of the window.</summary>
    [Key(5)] public required long WindowNs { get; init; }

    [Key(6)] public required long TriggerStartNs { get; init; }

    [Key(7)] public required long TriggerEndNs { get; init; }

    /// <summary>When recording had begun; above 0: what began before it is missing.</summary>
    [Key(8)] public required long RecordingSinceNs { get; init; }

    /// <summary>Names: "vcpu 0", "host 0", "migration"; last "rcu_gp".</summary>
    [Key(9)] public required string[] Lanes { get; init; }

    /// <summary>Index in <see cref="Lanes"/>.</summary>
    [Key(10)] public required byte[] Lane { get; init; }

    /// <summary>A <see cref="ScopeEventKind"/> each.</summary>
    [Key(11)] public required byte[] Kind { get; init; }

    /// <summary>Negative: it began before the window.</summary>
    [Key(12)] public required long[] StartNs { get; init; }

    /// <summary>0 for an instant; may reach past the window.</summary>
    [Key(13)] public required long[] DurationNs { get; init; }

    /// <summary>-1: none.</summary>
    [Key(14)] public required int[] Level { get; init; }

    [Key(15)] public required byte[] Argument { get; init; }

    /// <summary>An IPA unless the kind says otherwise; 0: none.</summary>
    [Key(16)] public required ulong[] Address { get; init; }

    [Key(17)] public required ulong[] Extra { get; init; }

    /// <summary>By start.</summary>
    [Key(18)] public required ScopeGracePeriod[] GracePeriods { get; init; }

    /// <summary>Records of the window left out because it holds too many: the farthest from the trigger.</summary>
    [Key(19)] public required int Cut { get; init; }

    /// <summary>Records overwritten before they were copied; some may be of the window.</summary>
    [Key(20)] public required long Dropped { get; init; }
}

/// <summary>Engine to web, at most once a second while the scope is armed, and once after: how it stands, and the newest capture.</summary>
[MessagePackObject]
public sealed record ScopeNews
{
    [Key(0)] public required string RunId { get; init; }

    [Key(1)] public required bool Armed { get; init; }

    /// <summary>JSON as ArmScope takes it; empty while disarmed.</summary>
    [Key(2)] public required string TriggerJson { get; init; }

    /// <summary>Whole sentences: what has to happen, what was seen instead.</summary>
    [Key(3)] public required string WaitingFor { get; init; }

    /// <summary>Share of time in which it records, 0 to 1.</summary>
    [Key(4)] public required double Duty { get; init; }

    /// <summary>Share of worker time that recording has taken since the scope was armed, 0 to 1.</summary>
    [Key(5)] public required double CostShare { get; init; }

    /// <summary>Calibrated cost of one record, nanoseconds.</summary>
    [Key(6)] public required double RecordNs { get; init; }

    /// <summary>Records made since the scope was armed.</summary>
    [Key(7)] public required long Records { get; init; }

    /// <summary>Captures of this run so far.</summary>
    [Key(8)] public required long Captures { get; init; }

    /// <summary>The newest capture, if it was not sent before; captures between two messages are skipped.</summary>
    [Key(9)] public ScopeCapture? Capture { get; init; }
}

/// <summary>Grace periods that waited last for readers at one operation and level; totals since the run began.</summary>
[MessagePackObject]
public sealed record BlameEntry
{
    /// <summary>False: no reader was in the way; operation and level mean nothing.</summary>
    [Key(0)] public required bool Held { get; init; }

    [Key(1)] public required ScopeOperation Operation { get; init; }

    /// <summary>-1: not known, as of an operation on a range.</summary>
    [Key(2)] public required int Level { get; init; }

    [Key(3)] public required long Count { get; init; }

    /// <summary>Sum of their lengths, nanoseconds: the whole of each counts for the last reader in the way.</summary>
    [Key(4)] public required long TotalNs { get; init; }
}

/// <summary>Engine to web, once a second while a run is there: every grace period of the run by whom it waited for last.</summary>
[MessagePackObject]
public sealed record GracePeriodBlame
{
    [Key(0)] public required string RunId { get; init; }

    [Key(1)] public required BlameEntry[] Rows { get; init; }
}
