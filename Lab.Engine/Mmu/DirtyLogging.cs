using System.Numerics;
using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// Dirty logging of the slot: on (write-protect everything; split lazily by write faults, or eagerly here), harvested
/// in GET and CLEAR rounds, off (write faults then put blocks back: the tables they replace wait for a grace period).
/// </summary>
public sealed class DirtyLogging<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int PagesPerMask = 64;

    private const ulong SmallChunk = 2UL << 20;
    private const ulong LargeChunk = 1UL << 30;

    private readonly Stage2Mmu<TPlatform> _mmu;

    // A cache of one capacity for each need, so that a small chunk does not take a large chunk's pages.
    private readonly MemoryCache<TPlatform> _smallSplitCache;
    private readonly MemoryCache<TPlatform> _largeSplitCache;

    // Of the thread that turned logging on: each CLEAR splits what it protects.
    private bool _splitsOnClear;

    internal DirtyLogging(Stage2Mmu<TPlatform> mmu)
    {
        _mmu = mmu;
        _smallSplitCache = new MemoryCache<TPlatform>(mmu.Memory, MmuOptions.PagesToSplit(SmallChunk));
        _largeSplitCache = new MemoryCache<TPlatform>(mmu.Memory, MmuOptions.PagesToSplit(LargeChunk));
    }

    /// <summary>Pages that the split caches hold: not free, not in the table.</summary>
    public int CachedPages => _smallSplitCache.Count + _largeSplitCache.Count;

    /// <summary>Turn logging on. One thread at a time.</summary>
    /// <param name="eager">Split every block here, a chunk at a time, instead of in the vCPUs' write faults.</param>
    /// <param name="initiallySet">
    /// KVM_DIRTY_LOG_INITIALLY_SET: every page counts as written, so nothing is protected here and nothing split; the first
    /// CLEAR of each page does both.
    /// </param>
    /// <remarks>May block: yes.</remarks>
    public void Start(MmuWorker<TPlatform> worker, bool eager, bool initiallySet = false)
    {
        var slot = _mmu.Slot;
        var beganNs = worker.BeginSpan();
        worker.RangeOperation = TraceOperation.EnableLogging;
        slot.IsLogging = true;
        _splitsOnClear = eager && initiallySet;

        // Under the lock a fault compares the slot's flag with its plan's. One without the lock does so in its read
        // section: after this, all that saw the flag clear have finished (the kernel's SRCU grace period).
        if (_mmu.Policy.UsesNoLock)
            _mmu.Rcu.Synchronize();
        if (initiallySet)
            slot.Dirty.MarkAll();
        else
            ProtectAll(worker, slot);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LoggingOn, slot.Start.Value, slot.Size));
        worker.EndSpan(TraceOperation.EnableLogging, beganNs, slot.Start, slot.Size);
        if (initiallySet && TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.DirtyMarkAll, slot.Start.Value));
        if (eager && !initiallySet)
            Split(worker, slot.Start, slot.Size);
    }

    /// <summary>One round over the slot: which pages are dirty, and forget it.</summary>
    /// <param name="manualProtect">
    /// KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2: GET only looks; CLEAR takes and protects 64 pages at a time, and the lock is free in
    /// between. False: GET takes and protects all of them in one lock hold.
    /// </param>
    /// <returns>Pages that were dirty.</returns>
    /// <remarks>May block: yes. A page written after its mask was cleared faults and is marked again.</remarks>
    public long Harvest(MmuWorker<TPlatform> worker, bool manualProtect = true)
    {
        var slot = _mmu.Slot;
        var beganNs = worker.BeginSpan();
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HarvestBegin, slot.Start.Value));
        var pages = manualProtect ? ClearAll(worker, slot.Dirty) : TakeAll(worker, slot.Dirty);

        if (pages > 0)
            _mmu.Table.InvalidateTlbRange(worker.Walk, slot.Start, slot.Size);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HarvestEnd, slot.Start.Value));
        worker.Counters.Add(MmuCounter.DirtyPages, pages);
        worker.EndSpan(TraceOperation.Harvest, beganNs, slot.Start, slot.Size);
        return pages;
    }

    /// <summary>CLEAR_DIRTY_LOG of a range: forget what was dirty in it and protect it.</summary>
    /// <param name="firstPage">Index in the slot.</param>
    /// <param name="pages">At least 1.</param>
    /// <returns>Pages that were dirty.</returns>
    /// <remarks>May block: yes.</remarks>
    public long ClearRange(MmuWorker<TPlatform> worker, ulong firstPage, ulong pages)
    {
        var slot = _mmu.Slot;
        var start = slot.IpaOf(firstPage);
        var size = pages << HostMemory<TPlatform>.PageShift;
        var beganNs = worker.BeginSpan();
        worker.RangeOperation = TraceOperation.Harvest;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HarvestBegin, start.Value));
        long dirty = 0;
        var hold = _mmu.Lock.AcquireWrite(worker.Index);
        try
        {
            for (var mask = firstPage / PagesPerMask; mask <= (firstPage + pages - 1) / PagesPerMask; mask++)
                dirty += BitOperations.PopCount(slot.Dirty.Harvest((int)mask, BitsOf(mask, firstPage, pages)));
            var protection = default(WriteProtection);
            var result = RangeDriver<TPlatform>.Apply(_mmu, worker, ref hold, start, size, ref protection, mayReschedule: true);
            Invariant.That(result == PgtableResult.Done || !_mmu.HasTable);
        }
        finally
        {
            hold.Dispose();
        }

        _mmu.Table.InvalidateTlbRange(worker.Walk, start, size);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HarvestEnd, start.Value));
        worker.Counters.Add(MmuCounter.WriteProtects);
        worker.Counters.Add(MmuCounter.DirtyPages, dirty);
        worker.EndSpan(TraceOperation.Harvest, beganNs, start, size);
        return dirty;
    }

    /// <summary>Turn logging off. What was split stays split until a write fault puts the block back.</summary>
    public void Stop()
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LoggingOff, 0));
        _mmu.Slot.IsLogging = false;
        _mmu.Slot.Dirty.Clear();
        _smallSplitCache.Drain();
        _largeSplitCache.Drain();
    }

    private static ulong BitsOf(ulong mask, ulong firstPage, ulong pages)
    {
        var low = Math.Max(firstPage, mask * PagesPerMask) % PagesPerMask;
        var high = Math.Min(firstPage + pages - 1, (mask * PagesPerMask) + PagesPerMask - 1) % PagesPerMask;
        return (ulong.MaxValue << (int)low) & (ulong.MaxValue >> (int)(PagesPerMask - 1 - high));
    }

    private void ProtectAll(MmuWorker<TPlatform> worker, MemorySlot<TPlatform> slot)
    {
        var hold = _mmu.Lock.AcquireWrite(worker.Index);
        try
        {
            var protection = default(WriteProtection);
            var result = RangeDriver<TPlatform>.Apply(_mmu, worker, ref hold, slot.Start, slot.Size, ref protection, mayReschedule: true);
            Invariant.That(result == PgtableResult.Done || !_mmu.HasTable);
        }
        finally
        {
            hold.Dispose();
        }

        _mmu.Table.InvalidateTlbRange(worker.Walk, slot.Start, slot.Size);
    }

    private long ClearAll(MmuWorker<TPlatform> worker, DirtyLog<TPlatform> log)
    {
        long pages = 0;
        for (var mask = 0; mask < log.Masks; mask++)
        {
            var dirty = log.Get(mask);
            if (dirty == 0)
                continue;

            using (var hold = _mmu.Lock.AcquireWrite(worker.Index))
                pages += Clear(worker, hold, mask, dirty);
            if (_splitsOnClear)
                Split(worker, _mmu.Slot.IpaOf((ulong)mask * PagesPerMask), PagesPerMask << HostMemory<TPlatform>.PageShift);
        }

        return pages;
    }

    private long TakeAll(MmuWorker<TPlatform> worker, DirtyLog<TPlatform> log)
    {
        long pages = 0;
        using var hold = _mmu.Lock.AcquireWrite(worker.Index);
        for (var mask = 0; mask < log.Masks; mask++)
        {
            var dirty = log.Get(mask);
            if (dirty != 0)
                pages += Clear(worker, hold, mask, dirty);
        }

        return pages;
    }

    private int Clear(MmuWorker<TPlatform> worker, scoped in WriteHold<TPlatform> hold, int mask, ulong dirty)
    {
        using var visit = worker.Visit(TraceOperation.Harvest);
        var taken = _mmu.Slot.Dirty.Harvest(mask, dirty);
        if (taken == 0 || !_mmu.HasTable)
            return 0;

        // As the kernel: from the first set bit to the last, whatever lies between.
        var first = BitOperations.TrailingZeroCount(taken);
        var last = PagesPerMask - 1 - BitOperations.LeadingZeroCount(taken);
        var start = _mmu.Slot.IpaOf((ulong)((mask * PagesPerMask) + first));
        var size = (ulong)(last - first + 1) << HostMemory<TPlatform>.PageShift;
        var result = _mmu.Table.WriteProtect(new ExclusiveWalk<TPlatform>(hold), worker.Walk, start, size);
        Invariant.That(result == PgtableResult.Done);
        worker.Counters.Add(MmuCounter.WriteProtects);
        return BitOperations.PopCount(taken);
    }

    /// <summary>
    /// Split a range in chunks (kvm_mmu_split_huge_pages); between chunks the lock is dropped if somebody waits, the
    /// slice is over, or the cache has not pages enough for the next chunk.
    /// </summary>
    private void Split(MmuWorker<TPlatform> worker, Ipa start, ulong size)
    {
        var chunk = _mmu.SplitChunk;
        if (chunk == 0)
            return;

        var began = TPlatform.NowNs();
        var cache = chunk <= SmallChunk ? _smallSplitCache : _largeSplitCache;
        var pagesNeeded = MmuOptions.PagesToSplit(chunk);
        var end = start + size;
        var hold = _mmu.Lock.AcquireWrite(worker.Index);
        var taken = began;
        try
        {
            for (var at = start; at < end;)
            {
                if (cache.Count < pagesNeeded || RangeDriver<TPlatform>.MustMakeWay(_mmu, taken))
                {
                    hold.Dispose();
                    hold = default; // the top-up checks poison and may throw: not to be released again
                    PausePoints<TPlatform>.Reach(PausePoint.BetweenChunks, at.Value);
                    TPlatform.Yield();
                    var topped = cache.TryTopUp(pagesNeeded);
                    hold = _mmu.Lock.AcquireWrite(worker.Index);
                    taken = TPlatform.NowNs();
                    if (!topped)
                        return;
                }

                // Read anew: the table can go while the lock is dropped.
                if (!_mmu.HasTable)
                    return;
                var next = RangeDriver<TPlatform>.NextBoundary(at, end, chunk);
                PgtableResult result;
                using (worker.Visit(TraceOperation.Split))
                    result = _mmu.Table.Split(new ExclusiveWalk<TPlatform>(hold), worker.Walk, at, next - at, cache);
                if (result != PgtableResult.Done)
                    return; // best effort: what is not split here is split by a write fault
                at = next;
            }
        }
        finally
        {
            hold.Dispose();
            var now = TPlatform.NowNs();
            worker.SplitLatency.Record(now - began);
            worker.Record(TraceOperation.Split, began, now, _mmu.Slot.Start, _mmu.Slot.Size);
        }
    }

    private struct WriteProtection : IRangeOperation<TPlatform>
    {
        public readonly PgtableResult Apply(
            scoped in ExclusiveWalk<TPlatform> walk, MmuWorker<TPlatform> worker, Ipa start, ulong size) =>
            worker.Mmu.Table.WriteProtect(walk, worker.Walk, start, size);
    }
}
