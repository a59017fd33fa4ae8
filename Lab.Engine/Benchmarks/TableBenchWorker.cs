using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Benchmarks;

/// <summary>A vCPU's thread, with whole operations as the MMU layer composes them: top up, lock, read section, walk.</summary>
internal sealed class TableBenchWorker : IDisposable
{
    private const Stage2Prot FullAccess = Stage2Prot.ReadWriteExecute;

    private readonly TableBench _bench;
    private readonly int _index;
    private readonly RcuReader<HostPlatform> _reader;
    private readonly WalkContext<HostPlatform> _walk;
    private readonly MemoryCache<HostPlatform> _cache;
    private readonly int _minCachePages;

    public TableBenchWorker(TableBench bench, int index, VcpuTlb<HostPlatform> vcpu)
    {
        _bench = bench;
        _index = index;
        _reader = bench.Rcu.Register($"bench {index}");
        _walk = new WalkContext<HostPlatform>(index, _reader, vcpu);
        _cache = new MemoryCache<HostPlatform>(bench.Memory);
        _minCachePages = bench.Table.Geometry.MinCachePages;
    }

    /// <summary>The reader belongs to the thread that calls this.</summary>
    public void Adopt() => _reader.AdoptByThisThread();

    /// <summary>A translation fault: top up, read lock, read section, shared walk, for one page or block.</summary>
    public void Fault(ulong ipa, ulong size = TableBench.Page)
    {
        if (!_cache.TryTopUp(_minCachePages))
            Invariant.Fail("the bench's memory is too small");
        var hold = _bench.Lock.AcquireRead(_index);
        var section = _reader.Enter();
        var result = _bench.Table.Map(
            new SharedWalk<HostPlatform>(section), _walk, new Ipa(ipa), size, new PhysAddr(ipa), FullAccess, _cache,
            WalkFlags.HandleFault);
        section.Dispose();
        hold.Dispose();
        Invariant.That(result == PgtableResult.Done);
    }

    /// <summary>Faults for each page of a range, in order.</summary>
    public void FaultPages(ulong ipa, ulong size)
    {
        for (var at = ipa; at < ipa + size; at += TableBench.Page)
            Fault(at);
    }

    public void Unmap(ulong ipa, ulong size)
    {
        using var hold = _bench.Lock.AcquireWrite(_index);
        var result = _bench.Table.Unmap(new ExclusiveWalk<HostPlatform>(hold), _walk, new Ipa(ipa), size);
        Invariant.That(result == PgtableResult.Done);
    }

    public void WriteProtect(ulong ipa, ulong size)
    {
        using var hold = _bench.Lock.AcquireWrite(_index);
        var result = _bench.Table.WriteProtect(new ExclusiveWalk<HostPlatform>(hold), _walk, new Ipa(ipa), size);
        Invariant.That(result == PgtableResult.Done);
    }

    public void ClearYoung(ulong ipa, ulong size)
    {
        using var hold = _bench.Lock.AcquireWrite(_index);
        var result = _bench.Table.TestClearYoung(
            new ExclusiveWalk<HostPlatform>(hold), _walk, new Ipa(ipa), size, clear: true, out var young);
        Invariant.That(result == PgtableResult.Done && young);
    }

    /// <summary>Eager split of a range of blocks.</summary>
    public void Split(ulong ipa, ulong size)
    {
        if (!_cache.TryTopUp((int)(size / TableBench.Block)))
            Invariant.Fail("the bench's memory is too small");
        using var hold = _bench.Lock.AcquireWrite(_index);
        var result = _bench.Table.Split(new ExclusiveWalk<HostPlatform>(hold), _walk, new Ipa(ipa), size, _cache);
        Invariant.That(result == PgtableResult.Done);
    }

    /// <returns>The sum of the leaves found.</returns>
    public ulong LookUp(ReadOnlySpan<ulong> ipas)
    {
        ulong sum = 0;
        foreach (var ipa in ipas)
        {
            var section = _reader.Enter();
            var found = _bench.Table.TryGetLeaf(new Ipa(ipa), out var leaf);
            section.Dispose();
            Invariant.That(found);
            sum += leaf.Raw;
        }

        return sum;
    }

    /// <summary>Until what was deferred is free.</summary>
    public void Barrier() => _bench.Rcu.Barrier();

    /// <summary>Empty read sections.</summary>
    public void ReadSections(int count)
    {
        for (var section = 0; section < count; section++)
            _reader.Enter().Dispose();
    }

    public void Dispose()
    {
        _cache.Drain();
        _bench.Rcu.Unregister(_reader);
        _walk.Dispose();
    }
}
