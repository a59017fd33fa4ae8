namespace Lab.Engine.Workloads.Replay;

/// <summary>Everything that the recording says about one VM, in file order.</summary>
internal sealed class VmTimeline(string name)
{
    /// <summary>For messages: <c>vm0 #2</c>.</summary>
    public string Name { get; } = name;

    public int FirstLine { get; set; } = int.MaxValue;

    public List<RecordedOperation> Operations { get; } = [];

    public List<RecordedFault> Faults { get; } = [];

    public List<RecordedFlush> Flushes { get; } = [];

    /// <summary>Write-protects that no TLB invalidation followed before their caller did something else.</summary>
    public List<RecordedOperation> MissingFlushes { get; } = [];

    public List<Moment> Moments { get; } = [];

    /// <summary>Memory slots by number: what the host has there now.</summary>
    public Dictionary<ulong, RecordedSlot> Slots { get; } = [];

    /// <summary>Guest ranges that were ever a slot.</summary>
    public HashSet<GuestRange> Ranges { get; } = [];

    /// <summary>Dirty logging of a slot turned on or off, in file order.</summary>
    public List<LoggingChange> LoggingChanges { get; } = [];

    /// <summary>It had no slot when it did its first operation: it was running before the recording began.</summary>
    public bool RanBefore { get; set; }

    public bool Destroyed { get; set; }

    /// <summary>
    /// Something was mapped or faulted: not one of the short-lived VMs that programs make to ask for features.
    /// </summary>
    public bool Used => Operations.Count > 0 || Faults.Count > 0;

    /// <param name="timeNs">When.</param>
    /// <param name="task">Who.</param>
    public void SetSlot(ulong number, RecordedSlot slot, long timeNs, int task)
    {
        var logged = Slots.TryGetValue(number, out var before) && before.LogsDirtyPages;
        if (logged != slot.LogsDirtyPages)
            LoggingChanges.Add(new LoggingChange(timeNs, task, slot.GuestAddress, slot.Size, slot.LogsDirtyPages));
        Slots[number] = slot;
        Ranges.Add(new GuestRange(slot.GuestAddress, slot.Size));
    }
}
