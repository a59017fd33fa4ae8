using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Mmu;

/// <summary>
/// What one thread brings to the MMU: its index in every per-worker array, its RCU reader, its walk context, its memory
/// caches, its counters. Used by that thread only.
/// </summary>
public sealed class MmuWorker<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly RcuDomain<TPlatform> _rcu;

    internal MmuWorker(Stage2Mmu<TPlatform> mmu, int index, string name, VcpuTlb<TPlatform>? tlb)
    {
        Mmu = mmu;
        Index = index;
        Name = name;
        _rcu = mmu.Rcu;
        Reader = mmu.Rcu.Register(name);
        Walk = new WalkContext<TPlatform>(index, Reader, tlb) { WarningsAreViolations = true };
        Cache = new MemoryCache<TPlatform>(mmu.Memory, mmu.Options.MemoryCachePages);
        Counters = mmu.Counters[index];
        Presence = mmu.Presence[index];
        mmu.Lock.SetTrace(index, Trace);
        mmu.Tlb.SetTrace(index, Trace);
        FaultLatency = mmu.Latencies[index, MmuLatency.Fault];
        UnmapLatency = mmu.Latencies[index, MmuLatency.Unmap];
        SplitLatency = mmu.Latencies[index, MmuLatency.Split];
        FaultFromDueLatency = mmu.Latencies[index, MmuLatency.FaultFromDue];
    }

    public Stage2Mmu<TPlatform> Mmu { get; }

    public int Index { get; }

    /// <summary>"vcpu 1", "host 0": what reports say.</summary>
    public string Name { get; }

    public RcuReader<TPlatform> Reader { get; }

    public WalkContext<TPlatform> Walk { get; }

    /// <summary>Where this worker records, for as long as a scope is armed.</summary>
    public TraceLane Trace => Reader.Trace;

    /// <summary>The operation on a range that this worker is at: what the read sections within it are for.</summary>
    internal TraceOperation RangeOperation { get; set; }

    /// <summary>Topped up before the MMU lock.</summary>
    public MemoryCache<TPlatform> Cache { get; }

    public CounterSlots<MmuCounter>.Slot Counters { get; }

    /// <summary>Its word of who is inside the tables.</summary>
    internal PresenceBoard.Slot Presence { get; }

    /// <summary>Nanoseconds from the first exit of an access to its success.</summary>
    public LogHistogram FaultLatency { get; }

    public LogHistogram UnmapLatency { get; }

    public LogHistogram SplitLatency { get; }

    /// <summary>Nanoseconds from the moment when an access that faulted was due to its success.</summary>
    public LogHistogram FaultFromDueLatency { get; }

    /// <summary>What the host takes to put a page where none is, nanoseconds a fault of this worker; 0: nothing. Set by its thread.</summary>
    public long FaultServiceNs { get; set; }

    /// <summary>Before an operation that nobody times otherwise.</summary>
    /// <returns>The moment, if it is recorded; else 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long BeginSpan() => Trace.IsOn ? TPlatform.NowNs() : 0;

    /// <summary>After an operation that began at that moment; 0: it is not recorded.</summary>
    /// <param name="bytes">Of its range.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EndSpan(TraceOperation operation, long beganNs, Ipa start, ulong bytes)
    {
        if (beganNs != 0)
            Record(operation, beganNs, TPlatform.NowNs(), start, bytes);
    }

    /// <summary>As <see cref="EndSpan"/>, both moments taken anyway.</summary>
    internal void Record(TraceOperation operation, long beganNs, long endNs, Ipa start, ulong bytes)
    {
        if (Trace.IsOn)
            Trace.Span(TraceKind.Operation, beganNs, endNs, argument: (int)operation, address: start.Value, extra: bytes);
    }

    /// <summary>Say what the read section entered next is for.</summary>
    /// <returns>The moment, if it is recorded; else 0: for <see cref="TracedSection{TPlatform}"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Announce(ReaderSite site)
    {
        Reader.Announce(site);
        return BeginSpan();
    }

    /// <summary>Say that the worker is inside the tables, until it is disposed. After the lock is had, disposed before it is given back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TableVisit Visit(TraceOperation operation) => new(Presence, operation);

    /// <summary>Count a section's age, inside it. An invariant that no whole grace period lies in it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void CheckAge(in SectionAge begin)
    {
        var age = Reader.AgeSince(begin, out var what);
        Counters.Add(MmuCounter.SectionsOfAge0 + age);
        if (age >= SectionAge.Broken)
            Invariant.Fail($"RCU is broken: {what} in one read section of {Name}, at {new ReaderSite(Reader.Site)}");
    }

    /// <summary>Give the cache's pages back and leave RCU. The counters stay readable.</summary>
    public void Leave()
    {
        Cache.Drain();
        _rcu.Unregister(Reader);
    }

    /// <summary>After <see cref="Leave"/>: free the counters.</summary>
    public void Dispose() => Walk.Dispose();
}
