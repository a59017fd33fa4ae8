namespace Lab.Engine.Workloads.Replay;

/// <summary>What one thread of the recording is in the middle of.</summary>
internal sealed class TaskContext
{
    public RecordedOperation? Open { get; set; }

    public VmTimeline? OpenVm { get; set; }

    /// <summary>Its last operation that has ended.</summary>
    public RecordedOperation? Last { get; set; }

    /// <summary>Operations whose return is not recorded: they end at this thread's next event.</summary>
    public RecordedOperation? EndsAtNextEvent { get; set; }

    public long LastEventNs { get; set; } = long.MinValue;

    /// <summary>Its last event at which it was surely in the host: the guest ran after it.</summary>
    public long InHostNs { get; set; } = long.MinValue;

    /// <summary>The guest address that it faulted at, while the fault is being handled.</summary>
    public ulong? FaultIpa { get; set; }

    /// <summary>Its last write-protect, until the TLB invalidation that must follow.</summary>
    public RecordedOperation? OwedFlush { get; set; }

    /// <summary>Host addresses it works on, from the notifier.</summary>
    public (ulong Start, ulong End)? HostRange { get; set; }

    /// <summary>The host changes a page in place: the map that follows has no memory cache.</summary>
    public bool InSetSpte { get; set; }
}
