using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Simulation;
using Lab.Engine.Tlb;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>One task's worker on a <see cref="TableStage{TPlatform}"/>: the operations of a table, each under the lock that it takes.</summary>
public sealed class StageWorker<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly TableStage<TPlatform> _stage;
    private readonly int _index;
    private readonly List<PgtableResult> _results = [];

    internal StageWorker(TableStage<TPlatform> stage, string name, int index, VcpuTlb<TPlatform>? vcpu, int cachePages)
    {
        _stage = stage;
        _index = index;
        Name = name;
        Reader = stage.Rcu.Register(name);
        Walk = new WalkContext<TPlatform>(index, Reader, vcpu);
        Cache = new MemoryCache<TPlatform>(stage.Memory, cachePages);
        Invariant.That(Cache.TryTopUp(cachePages));
    }

    public string Name { get; }

    public RcuReader<TPlatform> Reader { get; }

    public WalkContext<TPlatform> Walk { get; }

    public MemoryCache<TPlatform> Cache { get; }

    public string Outcome => $"{Name}: {string.Join(' ', _results)}";

    /// <summary>The task that bears the worker's name.</summary>
    public ScenarioTask Does(Action body) => new(Name, body);

    /// <summary>As a fault does: shared, under the read lock, the cache topped up before.</summary>
    public PgtableResult Map(ulong ipa, ulong bytes, ulong pa, Stage2Prot prot = Stage2Prot.ReadWrite)
    {
        TopUp();
        using var hold = _stage.Lock.AcquireRead(_index);
        using var section = Reader.Enter();
        return Note(_stage.Table.Map(
            new SharedWalk<TPlatform>(section), Walk, new Ipa(ipa), bytes, new PhysAddr(pa), prot, Cache, WalkFlags.HandleFault));
    }

    /// <summary>Under the write lock.</summary>
    public PgtableResult MapExclusive(ulong ipa, ulong bytes, ulong pa, Stage2Prot prot = Stage2Prot.ReadWrite)
    {
        TopUp();
        using var hold = _stage.Lock.AcquireWrite(_index);
        return Note(_stage.Table.Map(
            new ExclusiveWalk<TPlatform>(hold), Walk, new Ipa(ipa), bytes, new PhysAddr(pa), prot, Cache, WalkFlags.HandleFault));
    }

    /// <summary>Under the write lock.</summary>
    public PgtableResult Unmap(ulong ipa, ulong bytes)
    {
        using var hold = _stage.Lock.AcquireWrite(_index);
        return Note(_stage.Table.Unmap(new ExclusiveWalk<TPlatform>(hold), Walk, new Ipa(ipa), bytes));
    }

    /// <summary>As a permission fault does: shared, under the read lock.</summary>
    public PgtableResult Relax(ulong ipa, Stage2Prot prot)
    {
        using var hold = _stage.Lock.AcquireRead(_index);
        using var section = Reader.Enter();
        return Note(_stage.Table.RelaxPermissions(new SharedWalk<TPlatform>(section), Walk, new Ipa(ipa), prot, WalkFlags.HandleFault));
    }

    /// <summary>Under the write lock, as far as the cache lasts.</summary>
    public PgtableResult Split(ulong ipa, ulong bytes)
    {
        using var hold = _stage.Lock.AcquireWrite(_index);
        return Note(_stage.Table.Split(new ExclusiveWalk<TPlatform>(hold), Walk, new Ipa(ipa), bytes, Cache));
    }

    /// <summary>Build a table of pages to replace a block of that level, under the write lock, as far as the cache lasts.</summary>
    public PgtableResult CreateUnlinked(ulong pa, int level)
    {
        using var hold = _stage.Lock.AcquireWrite(_index);
        return Note(_stage.Table.CreateUnlinked(Walk, new PhysAddr(pa), level, Stage2Prot.ReadWrite, Cache, forcePages: true, out _));
    }

    /// <summary>One read by the guest: TLB, then hardware walk.</summary>
    /// <returns>False if it faults.</returns>
    public bool Read(ulong ipa)
    {
        Invariant.That(Walk.Vcpu is not null, "the worker is no vCPU");
        using var access = Walk.Vcpu.Begin();
        if (access.TryLookup(ipa, out _))
            return true;
        var found = _stage.Table.HardwareWalk(new Ipa(ipa));
        if (found.Fault != HardwareFault.None)
            return false;
        access.Fill(found.Translation);
        return true;
    }

    private void TopUp() => Invariant.That(Cache.TryTopUp(_stage.Table.Geometry.MinCachePages));

    private PgtableResult Note(PgtableResult result)
    {
        _results.Add(result);
        return result;
    }
}
