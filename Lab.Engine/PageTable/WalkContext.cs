using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.PageTable;

/// <summary>What one worker brings to every walk: its RCU reader, its vCPU's TLB, its counters. One thread.</summary>
public sealed unsafe class WalkContext<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly CounterSlots<WalkCounter> _counters;
    private readonly CounterSlots<WalkCounter>.Slot _own;
    private readonly NativeBlock _histogram;
    private SampleSchedule _timedBreaks;
    private long _breakBegan;
    private bool _breakIsSample;
    private ulong _breakIpa;
    private int _breakLevel;

    /// <param name="index">Dense worker index: whose slot TLB invalidations count in. Negative: none.</param>
    /// <param name="reader">Null for single-threaded use: nothing can be deferred through RCU then.</param>
    /// <param name="vcpu">Null if the worker is no vCPU: local invalidations find nothing to drop.</param>
    public WalkContext(int index = TlbDomain<TPlatform>.NoInitiator, RcuReader<TPlatform>? reader = null, VcpuTlb<TPlatform>? vcpu = null)
    {
        Index = index;
        Reader = reader;
        Vcpu = vcpu;
        Trace = reader?.Trace ?? new TraceLane();
        _timedBreaks = new SampleSchedule((ulong)index);
        _counters = new CounterSlots<WalkCounter>(1);
        _own = _counters[0];
        _histogram = new NativeBlock(LogHistogram.BytesNeeded);
        BreakWindow = new LogHistogram((ulong*)_histogram.Address);
        Phases = new FaultPhaseClock<TPlatform>(index);
    }

    public int Index { get; }

    public RcuReader<TPlatform>? Reader { get; }

    public VcpuTlb<TPlatform>? Vcpu { get; }

    /// <summary>Where this worker records: its reader's, if it has one.</summary>
    public TraceLane Trace { get; }

    /// <summary>
    /// Where the fault happened that this worker serves, bytes; the map that serves it may begin before. Looked at by
    /// <see cref="TableFlaws.InvalidatesFromFault"/> alone.
    /// </summary>
    public ulong FaultIpa { get; set; }

    /// <summary>Nanoseconds from break to make: the time an entry is LOCKED. One in 64 on average is timed, at varying
    /// distances (<see cref="SampleSchedule"/>), each with weight 1.</summary>
    public LogHistogram BreakWindow { get; }

    /// <summary>Where the time of this worker's faults goes.</summary>
    public FaultPhaseClock<TPlatform> Phases { get; }

    /// <summary>Readable by any thread while the worker runs.</summary>
    public WalkTotals Read() => new()
    {
        MapWalks = Sum(WalkCounter.MapWalks) + Sum(WalkCounter.PlainMaps),
        UnmapWalks = Sum(WalkCounter.UnmapWalks),
        AttributeWalks = Sum(WalkCounter.AttributeWalks),
        AgeWalks = Sum(WalkCounter.AgeWalks),
        SplitWalks = Sum(WalkCounter.SplitWalks),
        FreeWalks = Sum(WalkCounter.FreeWalks),
        FlushWalks = Sum(WalkCounter.FlushWalks),
        CompareExchangesLost = Sum(WalkCounter.CompareExchangesLost),
        Again = Sum(WalkCounter.Again),
        Breaks = Sum(WalkCounter.Breaks) + Sum(WalkCounter.PlainMaps),
        LeavesMapped = Sum(WalkCounter.LeavesMapped) + Sum(WalkCounter.PlainMaps),
        LeavesUnmapped = Sum(WalkCounter.LeavesUnmapped),
        BlocksUnmapped = Sum(WalkCounter.BlocksUnmapped),
        TablesTaken = Sum(WalkCounter.TablesTaken),
        TablesFreed = Sum(WalkCounter.TablesFreed),
        BlocksSplit = Sum(WalkCounter.BlocksSplit),
        TablesCoalesced = Sum(WalkCounter.TablesCoalesced),
        SubtreesDeferred = Sum(WalkCounter.SubtreesDeferred),
        DataCacheBytes = Sum(WalkCounter.DataCacheBytes),
        InstructionCacheBytes = Sum(WalkCounter.InstructionCacheBytes),
        Warnings = Sum(WalkCounter.Warnings),
    };

    public void Dispose()
    {
        Phases.Dispose();
        _counters.Dispose();
        _histogram.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Count(WalkCounter counter, long amount = 1) => _own.Add(counter, amount);

    /// <summary>A sanity check that fires (WARN_ON in the kernel) ends the run; false: it is only counted and traced.</summary>
    public bool WarningsAreViolations { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountUnmapped(int level)
    {
        Count(WalkCounter.LeavesUnmapped);
        if (level != TableGeometry.LastLevel)
            Count(WalkCounter.BlocksUnmapped);
    }

    internal void Warn()
    {
        Count(WalkCounter.Warnings);
        if (WarningsAreViolations)
            Invariant.Fail("a sanity check of the walker fired (WARN): an entry was LOCKED, or not LOCKED, against the rules of break-before-make");
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.Warning, 0));
    }

    /// <summary>As a sample, or because all are recorded.</summary>
    internal bool NextBreakIsTimed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _timedBreaks.IsDue((ulong)_own.Value(WalkCounter.TimableBreaks) + 1) || Trace.IsOn;
    }

    /// <summary>A walk that broke and made one leaf, untimed, with what it cleaned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountPlainMap(ulong dataBytes, ulong instructionBytes)
    {
        var own = _own;
        own.Add(WalkCounter.TimableBreaks);
        own.Add(WalkCounter.PlainMaps);
        own.Add(WalkCounter.DataCacheBytes, (long)dataBytes);
        own.Add(WalkCounter.InstructionCacheBytes, (long)instructionBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BreakBegins(ulong ipa, int level)
    {
        Count(WalkCounter.Breaks);
        Count(WalkCounter.TimableBreaks);
        if (_timedBreaks.IsDue((ulong)_own.Value(WalkCounter.TimableBreaks)) || Trace.IsOn)
            StartTiming(ipa, level);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BreakEnds()
    {
        if (_breakBegan != 0)
            StopTiming();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StartTiming(ulong ipa, int level)
    {
        _breakIsSample = _timedBreaks.IsDue((ulong)_own.Value(WalkCounter.TimableBreaks));
        if (_breakIsSample)
            _timedBreaks.Advance();
        _breakIpa = ipa;
        _breakLevel = level;
        _breakBegan = TPlatform.NowNs();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StopTiming()
    {
        var now = TPlatform.NowNs();
        if (_breakIsSample)
            BreakWindow.Record(now - _breakBegan);
        if (Trace.IsOn)
            Trace.Span(TraceKind.EntryLocked, _breakBegan, now, _breakLevel, address: _breakIpa);
        _breakBegan = 0;
    }

    private long Sum(WalkCounter counter) => _counters.Sum(counter);
}
