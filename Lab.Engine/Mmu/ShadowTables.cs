using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// The shadow stage-2 tables of a VM whose guest runs guests of its own (kvm->arch.nested_mmus): when the host takes memory
/// back, every one of them goes whole; and one that no vCPU uses can be given to another nested guest.
/// </summary>
/// <remarks>
/// All under the VM's MMU lock, write side. A whole table is a long range: the lock is dropped between its chunks for whoever
/// waits, if whoever asked may block. A notifier may say that it must not, and a vCPU being scheduled in never may: then a
/// recycled table is unmapped later, by the vCPU's own request. Source: nested.c; commits 3c164eb9464d, c268f204f7c5.
/// </remarks>
public sealed class ShadowTables<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly MmuLock<TPlatform> _lock;
    private readonly Stage2PageTable<TPlatform>[] _tables;
    private readonly PolicyFlaws _flaws;
    private readonly SharedWords<TPlatform> _pending;
    private readonly ulong _chunk;

    /// <param name="mmuLock">The VM's.</param>
    /// <param name="tables">Its shadow tables.</param>
    /// <param name="chunk">Bytes that are unmapped before the lock may be dropped.</param>
    /// <param name="flaws">What it does wrong.</param>
    public ShadowTables(
        MmuLock<TPlatform> mmuLock, IEnumerable<Stage2PageTable<TPlatform>> tables, ulong chunk, PolicyFlaws flaws = PolicyFlaws.None)
    {
        _lock = mmuLock;
        _tables = [.. tables];
        _chunk = chunk;
        _flaws = flaws;
        _pending = new SharedWords<TPlatform>(_tables.Length);
    }

    public int Count => _tables.Length;

    public Stage2PageTable<TPlatform> this[int table] => _tables[table];

    /// <summary>The host takes memory back: every shadow table is unmapped, for none says which of its pages are affected.</summary>
    /// <param name="worker">The caller's; its index is its number as an owner of the lock.</param>
    /// <param name="mayBlock">As the notifier says (mmu_notifier_range_blockable).</param>
    /// <remarks>May block: as <paramref name="mayBlock"/> says.</remarks>
    public void Invalidate(WalkContext<TPlatform> worker, bool mayBlock)
    {
        if (TPlatform.Traces && !mayBlock)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.AtomicBegin, 0, 0, 1));
        var hold = _lock.AcquireWrite(worker.Index);
        foreach (var table in _tables)
            Unmap(worker, ref hold, table, MayBlock(mayBlock));
        hold.Dispose();
        if (TPlatform.Traces && !mayBlock)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.AtomicEnd, 0, 0, 1));
    }

    /// <summary>A vCPU is scheduled in and takes a table over from another nested guest.</summary>
    /// <param name="worker">The vCPU's.</param>
    /// <param name="table">Used by no vCPU.</param>
    /// <returns>True if the vCPU has to call <see cref="HandleRequest"/> before it enters the guest.</returns>
    /// <remarks>May block: no, preemption is off.</remarks>
    public bool ScheduleIn(WalkContext<TPlatform> worker, int table)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.AtomicBegin, 0));
        var hold = _lock.AcquireWrite(worker.Index);
        if (MayBlock(asked: false))
            Unmap(worker, ref hold, _tables[table], mayBlock: true);
        else
            _pending.Store(table, 1);
        hold.Dispose();
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.AtomicEnd, 0));
        return _pending.Load(table) != 0;
    }

    /// <summary>The vCPU unmaps the table that it took over.</summary>
    /// <remarks>May block: yes.</remarks>
    public void HandleRequest(WalkContext<TPlatform> worker, int table)
    {
        var hold = _lock.AcquireWrite(worker.Index);
        if (_pending.Load(table) != 0)
        {
            Unmap(worker, ref hold, _tables[table], mayBlock: true);
            _pending.Store(table, 0);
        }

        hold.Dispose();
    }

    public void Dispose()
    {
        foreach (var table in _tables)
            table.Dispose();
        _pending.Dispose();
    }

    private bool MayBlock(bool asked) =>
        asked || (TPlatform.Traces && (_flaws & PolicyFlaws.ShadowUnmapBlocks) != PolicyFlaws.None);

    private void Unmap(
        WalkContext<TPlatform> worker, ref WriteHold<TPlatform> hold, Stage2PageTable<TPlatform> table, bool mayBlock)
    {
        var end = table.Geometry.MaxIpa;
        for (ulong at = 0; at < end; at += _chunk)
        {
            var result = table.Unmap(new ExclusiveWalk<TPlatform>(hold), worker, new Ipa(at), _chunk);
            Invariant.That(result == PgtableResult.Done);
            if (!mayBlock || at + _chunk >= end)
                continue;
            if (TPlatform.Traces)
                TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.MayReschedule, at));
            if (!_lock.IsContended)
                continue;
            hold.Dispose();
            hold = default; // a throw from here on must not release it again
            TPlatform.Yield();
            hold = _lock.AcquireWrite(worker.Index);
        }
    }
}
