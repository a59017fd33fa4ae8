using Lab.Engine.Checkers;
using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>
/// A bare table with what walks need: little memory, RCU without a thread of its own, small TLBs, the MMU lock, and every
/// checker on every event. Cheap to make, because each schedule makes one.
/// </summary>
public sealed class TableStage<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int MostWorkers = 4;

    private readonly List<StageWorker<TPlatform>> _workers = [];

    /// <param name="options">Of the table.</param>
    /// <param name="reclaim">When detached subtrees come back.</param>
    /// <param name="tablePages">Pages of memory, 16 or more.</param>
    public TableStage(Stage2Options options, SubtreeReclaim reclaim = SubtreeReclaim.Deferred, int tablePages = 16)
    {
        Checkers = new CheckerSet(new CheckerOptions { Table = options });
        using var scope = Enter();
        Memory = new PhysicalMemory<TPlatform>(new MemoryOptions { PageShift = options.PageShift, TablePages = tablePages });
        Rcu = new RcuDomain<TPlatform>(new RcuOptions { MaxReaders = MostWorkers, PacingNs = 0 });
        Tlb = new TlbDomain<TPlatform>(new TlbOptions
        {
            Sets = 4, Ways = 2, PageShift = options.PageShift, MaxVcpus = MostWorkers, MaxInitiators = MostWorkers,
        });
        Lock = new MmuLock<TPlatform>(LockKind.QueuedReaderWriter, MostWorkers);
        Reclaimer = new SubtreeReclaimer<TPlatform>(options, Memory, Rcu, reclaim);
        Table = new Stage2PageTable<TPlatform>(options, Memory, Tlb, Reclaimer);
    }

    /// <summary>Two levels, 4 KiB pages, a current CPU: FEAT_S2FWB and FEAT_TLBIRANGE.</summary>
    public static Stage2Options Small { get; } = new() { IpaBits = 32, ForcedWriteBack = true, RangeTlbi = true };

    public CheckerSet Checkers { get; }

    public PhysicalMemory<TPlatform> Memory { get; }

    public RcuDomain<TPlatform> Rcu { get; }

    public TlbDomain<TPlatform> Tlb { get; }

    public MmuLock<TPlatform> Lock { get; }

    public SubtreeReclaimer<TPlatform> Reclaimer { get; }

    /// <summary>Goes with the memory unless a task destroys it.</summary>
    public Stage2PageTable<TPlatform> Table { get; }

    /// <summary>What each worker's operations came to.</summary>
    public string Outcome => string.Join("; ", _workers.Select(worker => worker.Outcome));

    /// <summary>Until the scope ends the calling thread is the one that sets up and judges.</summary>
    public WatchScope Enter() => Checkers.Enter("setup");

    /// <param name="name">Of the task that it is for.</param>
    /// <param name="cachePages">Capacity of its memory cache, full at first.</param>
    public StageWorker<TPlatform> AddVcpu(string name, int cachePages = 2) => Add(name, Tlb.AddVcpu(), cachePages);

    /// <summary>A worker that is no vCPU.</summary>
    /// <inheritdoc cref="AddVcpu"/>
    public StageWorker<TPlatform> AddHost(string name, int cachePages = 2) => Add(name, vcpu: null, cachePages);

    /// <summary>After the tasks: let callbacks run, then judge what only shows at rest. Nothing more is judged after a hit.</summary>
    /// <param name="destroys">Destroy the table first: a task has begun to.</param>
    /// <remarks>May block: waits for a grace period.</remarks>
    public void Settle(bool destroys = false)
    {
        using var scope = Enter();
        if (Checkers.First is not null)
            return;
        Rcu.Barrier();
        if (destroys)
            Table.Destroy(_workers[0].Walk, Table.Geometry.MaxIpa);
        Checkers.CheckQuiescent(destroys);
    }

    /// <summary>Does not throw where tasks were cut off: what a reader is still in is left to its finalizer.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Walk.Dispose();
        Reclaimer.Dispose();
        if (_workers.TrueForAll(worker => !worker.Reader.InSection))
            Rcu.Dispose();
        Lock.Dispose();
        Tlb.Dispose();
        Memory.Dispose();
    }

    private StageWorker<TPlatform> Add(string name, VcpuTlb<TPlatform>? vcpu, int cachePages)
    {
        using var scope = Enter();
        var worker = new StageWorker<TPlatform>(this, name, _workers.Count, vcpu, cachePages);
        _workers.Add(worker);
        return worker;
    }
}
