using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <content>Reclaim by the page, and after an IPI barrier.</content>
public sealed unsafe partial class SubtreeReclaimer<TPlatform>
{
    /// <summary>What <see cref="SubtreeReclaim.AfterIpi"/> waits with; null: that mode is refused.</summary>
    public IpiBarrier<TPlatform>? Ipi { get; init; }

    /// <summary>Deferred subtrees and pages whose turn has not come.</summary>
    public long Waiting => (long)(TPlatform.Load(_deferred) - TPlatform.Load(_callbacksRun));

    /// <summary>Free what this worker has detached: the barrier, then the free walks.</summary>
    /// <param name="worker">The caller's; its interrupts are not masked and it holds no lock.</param>
    /// <param name="waits">False leaves the barrier out: a broken variant.</param>
    /// <remarks>May block: until every masked section that was open has ended.</remarks>
    public void FreeRemembered(WalkContext<TPlatform> worker, bool waits = true)
    {
        if (Ipi is null || !Ipi.HasRemembered(worker.Index))
            return;
        if (waits)
            Ipi.Wait(worker.Index);
        while (Ipi.TryTake(worker.Index, _memory, out var root, out var level))
        {
            FreeNow(root, level, worker.Trace);
            TPlatform.Add(_callbacksRun, 1);
        }
    }

    /// <summary>An unmap has emptied this page and cleared the entry that named it, and no walk cache names it.</summary>
    /// <param name="level">Level of the entry that pointed to it.</param>
    /// <param name="worker">The walker that emptied it.</param>
    /// <param name="ipa">Any address that the entry covered, bytes.</param>
    internal void Emptied(PhysAddr page, int level, WalkContext<TPlatform> worker, ulong ipa)
    {
        _memory.MarkDetached(page);
        Detached.Note(page, level, ipa);
        if (Mode == SubtreeReclaim.DeferredPerPage)
        {
            DeferPage(page, level, worker);
            return;
        }

        _memory.Put(page);
        worker.Count(WalkCounter.TablesFreed);
    }

    private void DeferPage(PhysAddr page, int level, WalkContext<TPlatform> worker)
    {
        worker.Count(WalkCounter.SubtreesDeferred);
        NoteDeferred(page, level);
        if (_rcu is not null)
        {
            Invariant.That(worker.Reader is not null, "deferring to RCU takes a registered reader");
            if (worker.Trace.IsOn)
                worker.Trace.Instant(TraceKind.CallbackQueued, TPlatform.NowNs(), level, address: page.Value, extra: 1);
            worker.Reader.Call(_pageKind, page.Value, 1);
        }
        else
        {
            // Without RCU there is no callback to keep short: the subtree goes in one.
            _pending.Enqueue(page);
        }
    }

    private void NoteDeferred(PhysAddr page, int level)
    {
        _memory.SetPrivate(page, (uint)level | (1UL << PagesShift));
        TPlatform.Add(_deferred, 1);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SubtreeDefer, page.Value, 0, level));
    }

    private void Remember(PhysAddr root, int level, WalkContext<TPlatform> worker)
    {
        Invariant.That(Ipi is not null, "subtrees wait for an IPI barrier that is not there");
        worker.Count(WalkCounter.SubtreesDeferred);
        TPlatform.Add(_deferred, 1);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SubtreeDefer, root.Value, 0, level));
        Ipi.Remember(worker.Index, _memory, root, level);
    }

    private static void PageCallback(object state, ulong payload) =>
        ((SubtreeReclaimer<TPlatform>)state).RunAtomically(new PhysAddr(payload), pages: true);

    // One page: its entries' references go, its children wait for a grace period of their own. Nobody needs that one
    // (whoever is inside a child was inside before its parent was detached); it bounds the callback to 512 entries.
    private void RunPageCallback(PhysAddr page)
    {
        var level = (int)(uint)_memory.Private(page) + 1;
        var lane = _rcu!.CallbackPort.Trace;
        var beganNs = lane.IsOn ? TPlatform.NowNs() : 0;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SubtreeFree, page.Value, 0, level - 1));
        PausePoints<TPlatform>.Reach(PausePoint.BeforeFreeWalk, page.Value);
        var entries = _memory.Entries(page);
        for (var index = 0; index < _geometry.EntriesPerTable; index++)
        {
            var entry = TableReader<TPlatform>.Read(entries + index);
            if (!entry.IsCounted)
                continue;
            _memory.PutExclusive(page);
            if (!entry.IsTable(level))
                continue;
            var child = new PhysAddr(TableAddress.Of(entry));
            _memory.MarkDetached(child);
            NoteDeferred(child, level);
            if (lane.IsOn)
                lane.Instant(TraceKind.CallbackQueued, TPlatform.NowNs(), level, address: child.Value, extra: 1);
            _rcu.CallbackPort.Call(_pageKind, child.Value, 1);
        }

        if (_memory.ReferenceCount(page) != 1)
        {
            TPlatform.Add(_warnings, 1);
            if (TPlatform.Traces)
                TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.Warning, page.Value));
        }

        if (_memory.Put(page) == 0)
            TPlatform.Add(_pagesFreed, 1);
        TPlatform.Add(_callbacksRun, 1);
        if (beganNs != 0)
            lane.Span(TraceKind.TablesFreed, beganNs, TPlatform.NowNs(), level - 1, address: page.Value, extra: 1);
        _rcu.PagesReleased(1);
    }
}
