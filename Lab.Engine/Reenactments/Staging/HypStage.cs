using Lab.Engine.Checkers;
using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>A hypervisor's stage-1 table, its lock and its walkers, built in the sight of every checker.</summary>
internal sealed class HypStage<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly HypLock<TPlatform> _lock;
    private readonly List<WalkContext<TPlatform>> _walkers = [];
    private readonly PhysicalMemory<TPlatform> _memory;
    private readonly RcuDomain<TPlatform> _rcu;
    private readonly HypPageTable<TPlatform> _table;
    private readonly ProtocolWatch _watch;

    /// <param name="flaws">What the table does wrong.</param>
    /// <param name="walkers">Tasks that will map and unmap.</param>
    /// <param name="kind">The host's mutex, or EL2's spinlock.</param>
    /// <param name="watch">Who listens in the checkers' place. Null: they do.</param>
    public HypStage(TableFlaws flaws, int walkers, HypLockKind kind = HypLockKind.Mutex, ProtocolWatch? watch = null)
    {
        _watch = watch ?? Checkers;
        using var scope = _watch.Enter("setup");
        _memory = new PhysicalMemory<TPlatform>(new MemoryOptions { TablePages = 16 });
        _rcu = new RcuDomain<TPlatform>(new RcuOptions { MaxReaders = walkers + 1 });
        _lock = new HypLock<TPlatform>(kind, walkers);
        _table = new HypPageTable<TPlatform>(new HypOptions { VaBits = 40, Flaws = flaws }, _memory);
        for (var i = 0; i < walkers; i++)
            _walkers.Add(new WalkContext<TPlatform>(reader: _rcu.Register($"walker {i}")));
    }

    public CheckerSet Checkers { get; } = new(new CheckerOptions());

    /// <summary>create_hyp_mappings, without a memory cache: the walk allocates what tables it needs.</summary>
    /// <param name="walker">Its number.</param>
    /// <param name="va">First virtual address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="cache">Null: pages come from the allocator, in the walk.</param>
    public PgtableResult Map(int walker, ulong va, ulong size, MemoryCache<TPlatform>? cache = null)
    {
        using var hold = _lock.Acquire(walker);
        return _table.Map(
            new HypWalk<TPlatform>(hold), _walkers[walker], va, size, new PhysAddr(va), Stage2Prot.ReadWrite, cache);
    }

    public PgtableResult Unmap(int walker, ulong va, ulong size)
    {
        using var hold = _lock.Acquire(walker);
        return _table.Unmap(new HypWalk<TPlatform>(hold), _walkers[walker], va, size, out _);
    }

    public MemoryCache<TPlatform> NewCache(int pages)
    {
        var cache = new MemoryCache<TPlatform>(_memory, pages);
        Invariant.That(cache.TryTopUp(pages));
        return cache;
    }

    /// <summary>The table goes; nothing may be left of it.</summary>
    public void Finish()
    {
        using var scope = _watch.Enter("finish");
        Checkers.CheckQuiescent(destroyed: false);
        _table.Dispose();
        Checkers.CheckQuiescent(destroyed: true);
    }

    public void Dispose()
    {
        foreach (var walker in _walkers)
            walker.Dispose();
        _lock.Dispose();
        Abandon.Quietly(_rcu);
        _memory.Dispose();
    }
}
