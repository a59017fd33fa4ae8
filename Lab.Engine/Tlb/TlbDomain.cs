using Lab.Engine.Primitives;

namespace Lab.Engine.Tlb;

/// <summary>
/// All vCPU TLBs of one VMID: invalidations by address, range or whole, the modelled cost of broadcasting, counters.
/// </summary>
/// <remarks>
/// Each invalidation first fences (DSB ISHST: the entry that was changed is seen by every later hardware walk), then
/// is told to whoever watches (what it is to cover is in memory by then), takes each vCPU's port in turn, and so waits for the walks and accesses in flight there (DSB ISH). Cost = base +
/// per page + per other initiator at work, spun away with pauses and yields. An initiator is a dense worker index;
/// one thread each.
/// </remarks>
public sealed unsafe class TlbDomain<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>An initiator without a slot of its own: counted with atomics, no histogram.</summary>
    public const int NoInitiator = -1;

    private const int PausesBeforeYield = 64;
    private const int LineWords = CacheLine.Stride / sizeof(ulong);

    private readonly TlbOptions _options;
    private readonly VcpuTlb<TPlatform>?[] _vcpus;
    private readonly NativeBlock _block;
    private readonly ulong* _vcpuCount;
    private readonly ulong* _initiators;
    private readonly ulong* _costs;         // base, per initiator, per page
    private readonly ulong* _unnamed;       // counters of initiators without a slot
    private readonly CounterSlots<TlbCounter> _counters;
    private readonly HistogramSlots<TlbHistogram> _histograms;
    private readonly TraceLane[] _lanes;

    public TlbDomain(TlbOptions options)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        _options = options;
        _vcpus = new VcpuTlb<TPlatform>?[options.MaxVcpus];
        _block = new NativeBlock(4 * CacheLine.Stride);
        _vcpuCount = (ulong*)_block.Address;
        _initiators = _vcpuCount + LineWords;
        _costs = _initiators + LineWords;
        _unnamed = _costs + LineWords;
        _counters = new CounterSlots<TlbCounter>(options.MaxInitiators);
        _histograms = new HistogramSlots<TlbHistogram>(options.MaxInitiators);
        _lanes = new TraceLane[options.MaxInitiators];
        Array.Fill(_lanes, new TraceLane());
        SetCost(options.BaseNs, options.PerInitiatorNs, options.PerPageNs);
    }

    /// <summary>vCPUs added.</summary>
    public int Vcpus => (int)TPlatform.Load(_vcpuCount);

    /// <summary>Cold; one thread at a time. Invalidations may be running; the next ones reach this vCPU.</summary>
    public VcpuTlb<TPlatform> AddVcpu()
    {
        var index = Vcpus;
        Invariant.That(index < _vcpus.Length, "more vCPUs than MaxVcpus");
        var vcpu = new VcpuTlb<TPlatform>(_options, index);
        _vcpus[index] = vcpu;
        TPlatform.Store(_vcpuCount, (ulong)index + 1);
        return vcpu;
    }

    /// <summary>Where an initiator's broadcasts are recorded. Cold; before the initiator's first.</summary>
    public void SetTrace(int initiator, TraceLane lane)
    {
        if ((uint)initiator < (uint)_lanes.Length)
            _lanes[initiator] = lane;
    }

    /// <summary>Change the modelled cost of broadcast invalidations while running, nanoseconds.</summary>
    public void SetCost(int baseNs, int perInitiatorNs, int perPageNs)
    {
        Invariant.That(baseNs >= 0 && perInitiatorNs >= 0 && perPageNs >= 0);
        TPlatform.Store(_costs, (ulong)baseNs);
        TPlatform.Store(_costs + 1, (ulong)perInitiatorNs);
        TPlatform.Store(_costs + 2, (ulong)perPageNs);
    }

    /// <summary>Drop the translations of one address on every vCPU.</summary>
    /// <param name="ipa">Any address inside the translation, bytes.</param>
    /// <param name="level">Honoured strictly: only an entry of this level goes. Null: unknown, every level.</param>
    /// <param name="initiator">Whose counters and histogram.</param>
    public void InvalidateIpa(ulong ipa, int? level, int initiator = NoInitiator)
    {
        var began = Begin();
        Trace(ProtocolEventKind.TlbiIpa, ipa, 0, level ?? ProtocolEvent.UnknownLevel);
        var dropped = 0;
        var count = Vcpus;
        for (var index = 0; index < count; index++)
            dropped += _vcpus[index]!.InvalidateIpa(ipa, level);
        Count(initiator, TlbCounter.Ipa, dropped);
        Spend(began, 0, initiator, TlbCounter.Ipa, ipa, level ?? TraceRecord.NoLevel);
    }

    /// <summary>Drop the translations of one address on the initiator's own vCPU: non-shareable, no broadcast cost.</summary>
    /// <param name="self">Null: the initiator is no vCPU, so there is nothing to drop.</param>
    /// <inheritdoc cref="InvalidateIpa"/>
    public void InvalidateIpaLocal(VcpuTlb<TPlatform>? self, ulong ipa, int? level, int initiator = NoInitiator)
    {
        TPlatform.Fence();
        Trace(ProtocolEventKind.TlbiIpaLocal, ipa, 0, level ?? ProtocolEvent.UnknownLevel);
        var began = TPlatform.NowNs();
        var dropped = self?.InvalidateIpa(ipa, level) ?? 0;
        Count(initiator, TlbCounter.IpaLocal, dropped);
        if (initiator >= 0)
            _histograms[initiator, TlbHistogram.LocalCost].Record(TPlatform.NowNs() - began);
    }

    /// <summary>Drop every translation of a range, of whatever level, on every vCPU.</summary>
    /// <param name="ipa">First address, bytes.</param>
    /// <param name="pages">Pages of the smallest size.</param>
    /// <param name="initiator">Whose counters and histogram.</param>
    public void InvalidateRange(ulong ipa, ulong pages, int initiator = NoInitiator)
    {
        var began = Begin();
        Trace(ProtocolEventKind.TlbiRange, ipa, pages, 0);
        var dropped = 0;
        var count = Vcpus;
        for (var index = 0; index < count; index++)
            dropped += _vcpus[index]!.InvalidateRange(ipa, pages << _options.PageShift);
        Count(initiator, TlbCounter.Range, dropped);
        Count(initiator, TlbCounter.RangePages, 0, (long)pages);
        Spend(began, pages, initiator, TlbCounter.Range, ipa, TraceRecord.NoLevel);
    }

    /// <summary>Drop everything on every vCPU.</summary>
    public void InvalidateVmid(int initiator = NoInitiator)
    {
        var began = Begin();
        Trace(ProtocolEventKind.TlbiVmid, 0, 0, 0);
        var dropped = 0;
        var count = Vcpus;
        for (var index = 0; index < count; index++)
            dropped += _vcpus[index]!.InvalidateAll();
        Count(initiator, TlbCounter.Vmid, dropped);
        Spend(began, 0, initiator, TlbCounter.Vmid, 0, TraceRecord.NoLevel);
    }

    public TlbTotals Read()
    {
        long hits = 0;
        long misses = 0;
        var count = Vcpus;
        for (var index = 0; index < count; index++)
        {
            hits += _vcpus[index]!.Hits;
            misses += _vcpus[index]!.Misses;
        }

        return new TlbTotals(
            Sum(TlbCounter.Ipa), Sum(TlbCounter.IpaLocal), Sum(TlbCounter.Range), Sum(TlbCounter.RangePages),
            Sum(TlbCounter.Vmid), Sum(TlbCounter.EntriesDropped), hits, misses);
    }

    /// <summary>Add every initiator's histogram to <paramref name="words"/> (<see cref="LogHistogram.Words"/> of them).</summary>
    public void MergeInto(TlbHistogram which, Span<ulong> words) => _histograms.MergeInto(which, words);

    public void Dispose()
    {
        foreach (var vcpu in _vcpus)
            vcpu?.Dispose();
        _histograms.Dispose();
        _counters.Dispose();
        _block.Dispose();
    }

    private long Begin()
    {
        TPlatform.Fence();
        TPlatform.Add(_initiators, 1);
        return TPlatform.NowNs();
    }

    private void Spend(long began, ulong pages, int initiator, TlbCounter form, ulong ipa, int level)
    {
        var others = TPlatform.Load(_initiators) - 1;
        var cost = TPlatform.LoadPlain(_costs)
            + (others * TPlatform.LoadPlain(_costs + 1))
            + (pages * TPlatform.LoadPlain(_costs + 2));
        var now = TPlatform.NowNs();
        for (var spins = 0; now - began < (long)cost; spins++)
        {
            if (spins % PausesBeforeYield == PausesBeforeYield - 1)
                TPlatform.Yield();
            else
                TPlatform.Pause();
            now = TPlatform.NowNs();
        }

        TPlatform.Add(_initiators, ulong.MaxValue);
        if (initiator < 0)
            return;
        _histograms[initiator, Among(others)].Record(now - began);
        if (_lanes[initiator] is { IsOn: true } lane)
            lane.Span(TraceKind.Tlbi, began, now, level, ArgumentOf(form), ipa, pages);
    }

    private static TlbHistogram Among(ulong others) => others switch
    {
        0 => TlbHistogram.Alone,
        1 => TlbHistogram.WithOne,
        2 => TlbHistogram.WithTwo,
        3 => TlbHistogram.WithThree,
        < 8 => TlbHistogram.WithFourToSeven,
        _ => TlbHistogram.WithMore,
    };

    private static int ArgumentOf(TlbCounter form) => form switch
    {
        TlbCounter.Ipa => 0,
        TlbCounter.Range => 1,
        _ => 2,
    };

    private void Count(int initiator, TlbCounter counter, int dropped, long amount = 1)
    {
        if (initiator >= 0)
        {
            _counters[initiator].Add(counter, amount);
            _counters[initiator].Add(TlbCounter.EntriesDropped, dropped);
            return;
        }

        TPlatform.Add(_unnamed + (int)counter, (ulong)amount);
        TPlatform.Add(_unnamed + (int)TlbCounter.EntriesDropped, (ulong)dropped);
    }

    private long Sum(TlbCounter counter) => _counters.Sum(counter) + (long)TPlatform.Load(_unnamed + (int)counter);

    private static void Trace(ProtocolEventKind kind, ulong address, ulong value, long extra)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(kind, address, value, extra));
    }
}
