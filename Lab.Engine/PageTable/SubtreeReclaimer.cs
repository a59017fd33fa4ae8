using Lab.Engine.Memory;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.PageTable;

/// <summary>
/// Gives the memory of unlinked subtrees back: at once, by an RCU callback for each subtree or each page, or after an
/// IPI barrier. A callback uses only physical memory and the page it is for, so it may run after the table is gone.
/// </summary>
/// <remarks>
/// Until the grace period ends the subtree is not touched: walkers may still be inside and may still write to it,
/// even install tables. What they wrote is found and freed by the callback's walk.
/// Source: stage2_free_unlinked_table_rcu_cb.
/// </remarks>
public sealed unsafe partial class SubtreeReclaimer<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int PagesShift = 32;

    private readonly TableFlaws _flaws;

    private readonly PhysicalMemory<TPlatform> _memory;
    private readonly TableGeometry _geometry;
    private readonly RcuCallbackKind _kind;
    private readonly RcuCallbackKind _pageKind;
    private readonly RcuDomain<TPlatform>? _rcu;
    private readonly Queue<PhysAddr> _pending = new();
    private readonly List<TableDescription<TPlatform>> _tables = [];
    private readonly NativeBlock _words;
    private readonly ulong* _mode;
    private readonly ulong* _release;
    private readonly ulong* _freedAtOnce;
    private readonly ulong* _deferred;
    private readonly ulong* _callbacksRun;
    private readonly ulong* _pagesFreed;
    private readonly ulong* _warnings;

    /// <param name="options">Geometry of the tables; its release decides the free walk's rule.</param>
    /// <param name="memory">Where the tables lie.</param>
    /// <param name="rcu">Null: deferred subtrees wait for <see cref="RunPending"/> (single-threaded use).</param>
    /// <param name="mode">When memory comes back.</param>
    public SubtreeReclaimer(
        Stage2Options options, PhysicalMemory<TPlatform> memory, RcuDomain<TPlatform>? rcu, SubtreeReclaim mode)
    {
        _memory = memory;
        _flaws = options.Flaws;
        _geometry = new TableGeometry(options);
        _words = new NativeBlock(2 * CacheLine.Stride);
        _mode = (ulong*)_words.Address;
        _release = _mode + 1;
        _freedAtOnce = _mode + (CacheLine.Stride / sizeof(ulong));
        _deferred = _freedAtOnce + 1;
        _callbacksRun = _freedAtOnce + 2;
        _pagesFreed = _freedAtOnce + 3;
        _warnings = _freedAtOnce + 4;
        SetMode(mode);
        SetRelease(options.Release);
        _rcu = rcu;
        Detached = new DetachedLog<TPlatform>(memory);
        if (rcu is null)
            return;
        _kind = rcu.RegisterKind(this, &Callback);
        _pageKind = rcu.RegisterKind(this, &PageCallback);
    }

    /// <summary>Where subtrees were detached, for as long as somebody watches.</summary>
    public DetachedLog<TPlatform> Detached { get; }

    public SubtreeReclaim Mode => (SubtreeReclaim)TPlatform.Load(_mode);

    /// <summary>Subtrees that wait for <see cref="RunPending"/>.</summary>
    public int Pending => _pending.Count;

    private KernelRelease Release => (KernelRelease)TPlatform.Load(_release);

    /// <summary>Only while no walker runs.</summary>
    public void SetMode(SubtreeReclaim mode) => TPlatform.Store(_mode, (ulong)mode);

    /// <summary>Only while no walker runs and no callback is queued.</summary>
    public void SetRelease(KernelRelease release) => TPlatform.Store(_release, (ulong)release);

    public ReclaimTotals Read() => new(
        (long)TPlatform.Load(_freedAtOnce), (long)TPlatform.Load(_deferred), (long)TPlatform.Load(_callbacksRun),
        (long)TPlatform.Load(_pagesFreed), (long)TPlatform.Load(_warnings));

    /// <summary>Run what waits without RCU, oldest first: a grace period of a single-threaded table.</summary>
    public void RunPending()
    {
        while (_pending.TryDequeue(out var root))
            RunCallback(root);
    }

    /// <summary>The subtrees that wait without RCU, oldest first.</summary>
    public IReadOnlyCollection<PhysAddr> PendingRoots => _pending;

    public void Dispose()
    {
        foreach (var table in _tables)
            table.Dispose();
        Detached.Dispose();
        _words.Dispose();
    }

    /// <summary>A table whose subtrees will come here says what it is. Kept until dispose; no callback needs it.</summary>
    internal TableDescription<TPlatform> Describe(TableGeometry geometry, PhysAddr root)
    {
        var table = new TableDescription<TPlatform>(geometry, root, _memory.Generation(root));
        _tables.Add(table);
        return table;
    }

    /// <summary>No live entry names this subtree any more: free it as the mode says.</summary>
    /// <param name="root">Its top page.</param>
    /// <param name="level">Level of the entry that pointed to it.</param>
    /// <param name="worker">The walker that unlinked it.</param>
    /// <param name="ipa">Any address that the entry covered, bytes.</param>
    internal void Unlinked(PhysAddr root, int level, WalkContext<TPlatform> worker, ulong ipa)
    {
        _memory.MarkDetached(root);
        Detached.Note(root, level, ipa);
        var mode = TPlatform.Traces && (_flaws & TableFlaws.FreesBeforeGracePeriod) != TableFlaws.None ? SubtreeReclaim.Immediate : Mode;
        switch (mode)
        {
            case SubtreeReclaim.Immediate:
                TPlatform.Add(_freedAtOnce, 1);
                FreeNow(root, level, worker.Trace);
                return;
            case SubtreeReclaim.DeferredPerPage:
                DeferPage(root, level, worker);
                return;
            case SubtreeReclaim.AfterIpi:
                Remember(root, level, worker);
                return;
        }

        // The level and the size travel in the page itself: the callback gets one word.
        var pages = PagesBehind(root, level);
        _memory.SetPrivate(root, (uint)level | (pages << PagesShift));
        worker.Count(WalkCounter.SubtreesDeferred);
        TPlatform.Add(_deferred, 1);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SubtreeDefer, root.Value, 0, level));
        if (_rcu is not null)
        {
            Invariant.That(worker.Reader is not null, "deferring to RCU takes a registered reader");
            if (worker.Trace.IsOn)
                worker.Trace.Instant(TraceKind.CallbackQueued, TPlatform.NowNs(), level, address: root.Value, extra: pages);
            worker.Reader.Call(_kind, root.Value, pages);
        }
        else
        {
            _pending.Enqueue(root);
        }
    }

    /// <summary>Walk the subtree bottom-up, drop every reference in it, then its root's own.</summary>
    /// <param name="lane">Of the calling thread; null: nobody records.</param>
    internal void FreeNow(PhysAddr root, int level, TraceLane? lane = null)
    {
        var beganNs = lane is { IsOn: true } ? TPlatform.NowNs() : 0;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SubtreeFree, root.Value, 0, level));
        PausePoints<TPlatform>.Reach(PausePoint.BeforeFreeWalk, root.Value);
        var visitor = new FreeVisitor<TPlatform>(_memory, Release);
        var range = new WalkRange<TPlatform>(_memory, _geometry, 0, _geometry.Granule(level), ignoresAgain: false);
        var result = PageTableWalker<TPlatform>.WalkTable(root, level + 1, ref range, ref visitor);
        Invariant.That(result == PgtableResult.Done);

        if (_memory.ReferenceCount(root) != 1)
        {
            TPlatform.Add(_warnings, 1);
            if (TPlatform.Traces)
                TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.Warning, root.Value));
        }

        if (TPlatform.Traces && (_flaws & TableFlaws.KeepsSubtreeRoot) != TableFlaws.None)
            return;
        if (_memory.Put(root) == 0)
            visitor.PagesFreed++;
        TPlatform.Add(_pagesFreed, (ulong)visitor.PagesFreed);
        if (beganNs != 0)
            lane!.Span(TraceKind.TablesFreed, beganNs, TPlatform.NowNs(), level, address: root.Value, extra: (ulong)visitor.PagesFreed);
    }

    private static void Callback(object state, ulong payload) =>
        ((SubtreeReclaimer<TPlatform>)state).RunAtomically(new PhysAddr(payload), pages: false);

    // As in a softirq: what it does may not block.
    private void RunAtomically(PhysAddr root, bool pages)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.AtomicBegin, root.Value));
        if (pages)
            RunPageCallback(root);
        else
            RunCallback(root);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.AtomicEnd, root.Value));
    }

    private void RunCallback(PhysAddr root)
    {
        var word = _memory.Private(root);
        if (TPlatform.Traces && (_flaws & TableFlaws.CallbackUsesTable) != TableFlaws.None)
            Invariant.That(_tables[0].EntriesPerTable == _geometry.EntriesPerTable);
        FreeNow(root, (int)(uint)word, _rcu?.CallbackPort.Trace);
        TPlatform.Add(_callbacksRun, 1);
        _rcu?.PagesReleased(word >> PagesShift);
    }

    // For the backlog gauge: tables named by the subtree's root at this moment, and the root. A walker still inside may
    // add one afterwards; the callback gives back the number that was noted, so the gauge balances.
    private ulong PagesBehind(PhysAddr root, int level)
    {
        ulong pages = 1;
        if (level + 1 >= TableGeometry.LastLevel)
            return pages;
        var entries = _memory.Entries(root);
        for (var index = 0; index < _geometry.EntriesPerTable; index++)
        {
            var child = new Pte(TPlatform.LoadPlain(entries + index));
            if (child.IsTable(level + 1))
                pages += PagesBehind(new PhysAddr(TableAddress.Of(child)), level + 1);
        }

        return pages;
    }
}
