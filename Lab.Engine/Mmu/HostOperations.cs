using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>What the host does to guest memory behind the guest's back, through the MMU notifier.</summary>
public sealed class HostOperations<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly Stage2Mmu<TPlatform> _mmu;

    internal HostOperations(Stage2Mmu<TPlatform> mmu) => _mmu = mmu;

    /// <summary>
    /// MADV_DONTNEED on a range of the slot: notifier start (write lock, raise the count, unmap with TLBI), release the
    /// pages to the host, notifier end (write lock, raise the sequence, lower the count).
    /// </summary>
    /// <param name="firstPage">Index in the slot.</param>
    /// <param name="pages">At least 1.</param>
    /// <remarks>May block: yes. Once it has returned, no vCPU reaches the pages: the property that everything here serves.</remarks>
    public void Discard(MmuWorker<TPlatform> worker, ulong firstPage, ulong pages)
    {
        var began = TPlatform.NowNs();
        InvalidateStart(worker, firstPage, pages);
        _mmu.Slot.Host.Release(firstPage, pages);
        InvalidateEnd(worker);
        worker.UnmapLatency.Record(TPlatform.NowNs() - began);
        worker.Counters.Add(MmuCounter.Invalidations);
    }

    /// <summary>Make a mixed 2 MiB of host memory one block again (khugepaged); the guest's mappings of it go first.</summary>
    /// <returns>False if the block at <paramref name="block"/> was not mixed any more; its mappings are gone all the same.</returns>
    /// <remarks>May block: yes.</remarks>
    public bool Collapse(MmuWorker<TPlatform> worker, int block)
    {
        InvalidateStart(worker, (ulong)block * HostMemory<TPlatform>.PagesPerBlock, HostMemory<TPlatform>.PagesPerBlock);
        var collapsed = _mmu.Slot.Host.Collapse(block);
        InvalidateEnd(worker);
        worker.Counters.Add(MmuCounter.Invalidations);
        if (collapsed)
            worker.Counters.Add(MmuCounter.HostCollapses);
        return collapsed;
    }

    /// <summary>Test and clear the access flag over a range (clear_young: no TLBI).</summary>
    /// <returns>True if any page was young.</returns>
    /// <remarks>May block: yes.</remarks>
    public bool Age(MmuWorker<TPlatform> worker, ulong firstPage, ulong pages)
    {
        using var hold = _mmu.Lock.AcquireWrite(worker.Index);
        var result = _mmu.Table.TestClearYoung(
            new ExclusiveWalk<TPlatform>(hold), worker.Walk, _mmu.Slot.IpaOf(firstPage),
            pages << HostMemory<TPlatform>.PageShift, clear: true, out var young);
        Invariant.That(result == PgtableResult.Done);
        worker.Counters.Add(MmuCounter.Agings);
        return young;
    }

    private void InvalidateStart(MmuWorker<TPlatform> worker, ulong firstPage, ulong pages)
    {
        var start = _mmu.Slot.IpaOf(firstPage);
        var hold = _mmu.Lock.AcquireWrite(worker.Index);
        try
        {
            _mmu.Notifier.Begin();
            var unmap = default(Unmapping);
            var result = RangeDriver<TPlatform>.Apply(
                _mmu, worker, ref hold, start, pages << HostMemory<TPlatform>.PageShift, ref unmap, mayReschedule: true);
            Invariant.That(result == PgtableResult.Done);
        }
        finally
        {
            hold.Dispose();
        }
    }

    private void InvalidateEnd(MmuWorker<TPlatform> worker)
    {
        using var hold = _mmu.Lock.AcquireWrite(worker.Index);
        _mmu.Notifier.End();
    }

    private struct Unmapping : IRangeOperation<TPlatform>
    {
        public readonly PgtableResult Apply(
            scoped in ExclusiveWalk<TPlatform> walk, MmuWorker<TPlatform> worker, Ipa start, ulong size) =>
            worker.Mmu.Table.Unmap(walk, worker.Walk, start, size);
    }
}
