using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>What the host does to guest memory behind the guest's back, through the MMU notifier.</summary>
public sealed class HostOperations<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const ulong BlockBytes = HostMemory<TPlatform>.PagesPerBlock << HostMemory<TPlatform>.PageShift;

    private readonly Stage2Mmu<TPlatform> _mmu;

    internal HostOperations(Stage2Mmu<TPlatform> mmu) => _mmu = mmu;

    /// <summary>
    /// MADV_DONTNEED on a range of the slot: notifier start (write lock, raise the count, unmap with TLBI), release the
    /// pages to the host, notifier end (write lock, raise the sequence, lower the count). A policy that shares unmaps
    /// holds the write lock only to raise the count, walks under the read lock, and ends without a lock.
    /// </summary>
    /// <param name="firstPage">Index in the slot.</param>
    /// <param name="pages">At least 1.</param>
    /// <param name="mayBlock">False: the caller may not block (MMU_NOTIFIER_RANGE_BLOCKABLE is clear), so the lock is not dropped between chunks.</param>
    /// <remarks>May block: if it may. Once it has returned, no vCPU reaches the pages: the property that everything here serves.</remarks>
    public void Discard(MmuWorker<TPlatform> worker, ulong firstPage, ulong pages, bool mayBlock = true)
    {
        var began = TPlatform.NowNs();
        worker.RangeOperation = TraceOperation.Unmap;
        InvalidateStart(worker, firstPage, pages, mayBlock);
        _mmu.User?.BreakUp(firstPage, pages);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HostRelease, _mmu.Slot.IpaOf(firstPage).Value, pages << HostMemory<TPlatform>.PageShift));
        _mmu.Slot.Host.Release(firstPage, pages);
        InvalidateEnd(worker);
        worker.Reader.InvokeReady();
        var now = TPlatform.NowNs();
        worker.UnmapLatency.Record(now - began);
        worker.Record(TraceOperation.Unmap, began, now, _mmu.Slot.IpaOf(firstPage), pages << HostMemory<TPlatform>.PageShift);
        worker.Counters.Add(MmuCounter.Invalidations);
    }

    /// <summary>Make a mixed 2 MiB of host memory one block again (khugepaged); the guest's mappings of it go first.</summary>
    /// <returns>False if the block at <paramref name="block"/> was not mixed any more; its mappings are gone all the same.</returns>
    /// <remarks>May block: yes.</remarks>
    public bool Collapse(MmuWorker<TPlatform> worker, int block)
    {
        var began = worker.BeginSpan();
        worker.RangeOperation = TraceOperation.Collapse;
        InvalidateStart(worker, (ulong)block * HostMemory<TPlatform>.PagesPerBlock, HostMemory<TPlatform>.PagesPerBlock, mayBlock: true);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HostRelease, _mmu.Slot.IpaOf((ulong)block * HostMemory<TPlatform>.PagesPerBlock).Value, HostMemory<TPlatform>.PagesPerBlock << HostMemory<TPlatform>.PageShift));
        var collapsed = _mmu.Slot.Host.Collapse(block);
        InvalidateEnd(worker);
        worker.Counters.Add(MmuCounter.Invalidations);
        if (collapsed)
            worker.Counters.Add(MmuCounter.HostCollapses);
        worker.EndSpan(TraceOperation.Collapse, began, _mmu.Slot.IpaOf((ulong)block * HostMemory<TPlatform>.PagesPerBlock), BlockBytes);
        return collapsed;
    }

    /// <summary>Free the page of small entries that the host's own table still has for a block that is whole again (khugepaged, after the collapse).</summary>
    /// <returns>False if the block is not whole, or has no such page.</returns>
    /// <remarks>May block: until nobody walks the user table any more. No notifier: nothing that is mapped changes.</remarks>
    public bool RetractTable(MmuWorker<TPlatform> worker, int block) =>
        _mmu.User is { } user
        && _mmu.Slot.Host.LooksLikeBlock((ulong)block * HostMemory<TPlatform>.PagesPerBlock)
        && user.Collapse(block, _mmu.Ipi, worker.Index);

    /// <summary>Test and clear the access flag over a range (clear_young: no TLBI).</summary>
    /// <returns>True if any page was young.</returns>
    /// <remarks>May block: yes.</remarks>
    public bool Age(MmuWorker<TPlatform> worker, ulong firstPage, ulong pages)
    {
        var start = _mmu.Slot.IpaOf(firstPage);
        var size = pages << HostMemory<TPlatform>.PageShift;
        var began = worker.BeginSpan();
        worker.RangeOperation = TraceOperation.Age;
        var young = _mmu.Policy.Age == WalkSharing.SharedLock ? AgeShared(worker, start, size) : AgeAlone(worker, start, size);
        worker.Counters.Add(MmuCounter.Agings);
        worker.EndSpan(TraceOperation.Age, began, start, size);
        return young;
    }

    private bool AgeAlone(MmuWorker<TPlatform> worker, Ipa start, ulong size)
    {
        using var hold = _mmu.Lock.AcquireWrite(worker.Index);
        using var visit = worker.Visit(TraceOperation.Age);
        if (!_mmu.HasTable)
            return false;
        TraceAge(ProtocolEventKind.AgeBegin, start, size, young: false);
        var result = _mmu.Table.TestClearYoung(
            new ExclusiveWalk<TPlatform>(hold), worker.Walk, start, size, clear: true, out var young);
        TraceAge(ProtocolEventKind.AgeEnd, start, size, young);
        Invariant.That(result == PgtableResult.Done);
        return young;
    }

    private bool AgeShared(MmuWorker<TPlatform> worker, Ipa start, ulong size)
    {
        using var hold = _mmu.Lock.AcquireRead(worker.Index);
        if (!_mmu.HasTable)
            return false;
        PgtableResult result;
        bool young;
        TraceAge(ProtocolEventKind.AgeBegin, start, size, young: false);
        if (_mmu.Policy.Reclaim == ReclaimScheme.IpiBarrier)
        {
            using var masked = _mmu.Ipi.Mask(worker.Index);
            using var visit = worker.Visit(TraceOperation.Age);
            result = _mmu.Table.TestClearYoungShared(new MaskedWalk<TPlatform>(masked), worker.Walk, start, size, clear: true, out young);
        }
        else
        {
            var beganNs = worker.Announce(new ReaderSite(TraceOperation.Age, TraceRecord.NoLevel, start.Value));
            using var section = worker.Reader.Enter();
            using var traced = new TracedSection<TPlatform>(worker, beganNs, TraceOperation.Age, isAged: true);
            result = _mmu.Table.TestClearYoungShared(new SharedWalk<TPlatform>(section), worker.Walk, start, size, clear: true, out young);
        }

        TraceAge(ProtocolEventKind.AgeEnd, start, size, young);
        Invariant.That(result == PgtableResult.Done);
        return young;
    }

    private static void TraceAge(ProtocolEventKind kind, Ipa start, ulong size, bool young)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(kind, start.Value, size, young ? 1 : 0));
    }

    private void InvalidateStart(MmuWorker<TPlatform> worker, ulong firstPage, ulong pages, bool mayBlock)
    {
        var start = _mmu.Slot.IpaOf(firstPage);
        var size = pages << HostMemory<TPlatform>.PageShift;
        if (_mmu.Policy.Unmap == WalkSharing.SharedLock)
        {
            UnmapShared(worker, start, size, mayBlock);
            return;
        }

        var hold = _mmu.Lock.AcquireWrite(worker.Index);
        try
        {
            Begin(start, size, mayBlock);
            var unmap = default(Unmapping);
            var result = RangeDriver<TPlatform>.Apply(_mmu, worker, ref hold, start, size, ref unmap, MayReschedule(mayBlock));
            AssertUnmapped(result);
        }
        finally
        {
            hold.Dispose();
        }
    }

    /// <remarks>
    /// The write lock is held for one increment. It waits out every fault that has asked the sequence and not yet
    /// installed; whoever takes the lock later sees the count and retries. So nothing is installed behind the walk, and no
    /// fault can be between break and make in a table that the walk finds empty.
    /// </remarks>
    private void UnmapShared(MmuWorker<TPlatform> worker, Ipa start, ulong size, bool mayBlock)
    {
        if ((_mmu.Policy.Flaws & PolicyFlaws.InvalidateWithoutWaiting) != 0)
        {
            Begin(start, size, mayBlock);
        }
        else
        {
            using var hold = _mmu.Lock.AcquireWrite(worker.Index);
            Begin(start, size, mayBlock);
        }

        AssertUnmapped(RangeDriver<TPlatform>.UnmapShared(_mmu, worker, start, size));
    }

    // Without a table nothing is mapped.
    private void AssertUnmapped(PgtableResult result) =>
        Invariant.That(
            result == PgtableResult.Done || !_mmu.HasTable || _mmu.IsHalted, "an invalidation left something mapped");

    private bool MayReschedule(bool mayBlock) =>
        mayBlock || (TPlatform.Traces && (_mmu.Policy.Flaws & PolicyFlaws.RescheduleAlways) != 0);

    private void Begin(Ipa start, ulong size, bool mayBlock)
    {
        _mmu.Notifier.Begin();
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.NotifierBegin, start.Value, size, mayBlock ? 0 : 1));
        PausePoints<TPlatform>.Reach(PausePoint.AfterNotifierBegin, start.Value);
    }

    private void End()
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.NotifierEnd, 0));
        _mmu.Notifier.End();
    }

    private void InvalidateEnd(MmuWorker<TPlatform> worker)
    {
        if (_mmu.Policy.Unmap == WalkSharing.SharedLock)
        {
            End();
            return;
        }

        using var hold = _mmu.Lock.AcquireWrite(worker.Index);
        End();
    }

    private struct Unmapping : IRangeOperation<TPlatform>
    {
        public readonly PgtableResult Apply(
            scoped in ExclusiveWalk<TPlatform> walk, MmuWorker<TPlatform> worker, Ipa start, ulong size)
        {
            var policy = worker.Mmu.Policy;
            var invalidates = (policy.Flaws & PolicyFlaws.UnmapWithoutTlbi) == 0;
            return policy.DefersUnmapFrees || !invalidates
                ? worker.Mmu.Table.UnmapDeferring(walk, worker.Walk, start, size, invalidates)
                : worker.Mmu.Table.Unmap(walk, worker.Walk, start, size);
        }
    }
}
