using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Tests.PageTable;

/// <summary>What a walk without the lock may do: widen a valid leaf that proves its right, and nothing else.</summary>
public sealed class LocklessWalkTests : IDisposable
{
    private const ulong Page = 0x4000_3000;
    private const int LastLevel = 3;

    private readonly PhysicalMemory<HostPlatform> _memory = new(new MemoryOptions { TablePages = 256 });
    private readonly TlbDomain<HostPlatform> _tlb = new(new TlbOptions());
    private readonly RcuDomain<HostPlatform> _rcu = new(new RcuOptions());
    private readonly SubtreeReclaimer<HostPlatform> _reclaimer;
    private readonly Stage2PageTable<HostPlatform> _table;
    private readonly RcuReader<HostPlatform> _reader;
    private readonly WalkContext<HostPlatform> _worker;
    private readonly MemoryCache<HostPlatform> _cache;

    public LocklessWalkTests()
    {
        _reclaimer = new SubtreeReclaimer<HostPlatform>(new Stage2Options(), _memory, _rcu, SubtreeReclaim.DeferredPerPage);
        _table = new Stage2PageTable<HostPlatform>(new Stage2Options(), _memory, _tlb, _reclaimer);
        _reader = _rcu.Register("test");
        _worker = new WalkContext<HostPlatform>(0, _reader);
        _cache = new MemoryCache<HostPlatform>(_memory, 64);
        Assert.True(_cache.TryTopUp(64));
    }

    public void Dispose()
    {
        _table.Dispose();
        _cache.Drain();
        _rcu.Unregister(_reader);
        while (_reclaimer.Waiting > 0)
            _rcu.Barrier();
        Assert.Equal(0, _memory.PagesInUse);
        _worker.Dispose();
        _reclaimer.Dispose();
        _rcu.Dispose();
        _tlb.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void Type_IsNoWalkThatCouldMap() =>
        Assert.DoesNotContain(
            typeof(LocklessWalk<HostPlatform>).GetInterfaces(), of => of.Name.StartsWith("IWalkSync", StringComparison.Ordinal));

    [Fact]
    public void Relax_WriteWithProof_IsGrantedAndTheProofStays()
    {
        Map(Stage2Prot.Read | SoftwareBits.HostWritable);

        Assert.Equal(PgtableResult.Done, Relax(Stage2Prot.ReadWrite));

        Assert.Equal(Stage2Prot.ReadWrite | SoftwareBits.HostWritable, Leaf().Prot);
    }

    [Fact]
    public void Relax_WriteWithoutProof_IsNotPermittedAndChangesNothing()
    {
        Map(Stage2Prot.Read);

        Assert.Equal(PgtableResult.NotPermitted, Relax(Stage2Prot.ReadWrite));

        Assert.False(Leaf().IsWritable);
    }

    [Fact]
    public void Relax_ExecuteWithoutProof_IsGranted()
    {
        Map(Stage2Prot.Read);

        Assert.Equal(PgtableResult.Done, Relax(Stage2Prot.Read | Stage2Prot.Execute));

        Assert.True(Leaf().IsExecutable);
    }

    [Fact]
    public void Relax_LeafOfAnotherLevel_IsAgain()
    {
        Map(Stage2Prot.Read | SoftwareBits.HostWritable);

        Assert.Equal(PgtableResult.Again, Relax(Stage2Prot.ReadWrite, level: LastLevel - 1));

        Assert.False(Leaf().IsWritable);
    }

    [Fact]
    public void Relax_NothingMapped_IsAgainAndMapsNothing()
    {
        Assert.Equal(PgtableResult.Again, Relax(Stage2Prot.ReadWrite));
        Assert.False(_table.TryGetLeaf(new Ipa(Page), out _, out _));
    }

    [Fact]
    public void MarkYoung_OldLeaf_SetsTheFlagAndNothingElse()
    {
        Map(Stage2Prot.Read);
        var young = Leaf();
        _table.TestClearYoung(ExclusiveWalk<HostPlatform>.SingleThreaded, _worker, new Ipa(Page), 0x1000, clear: true, out _);
        Assert.False(Leaf().IsAccessed);

        using (var section = _reader.Enter())
            Assert.Equal(PgtableResult.Done, _table.MarkYoungLockless(new LocklessWalk<HostPlatform>(section), _worker, new Ipa(Page)));

        Assert.Equal(young, Leaf());
    }

    [Fact]
    public void Walk_OutsideASection_IsCaught() => Assert.Throws<InvariantException>(
        () => _table.MarkYoungLockless(default, _worker, new Ipa(Page)));

    [Fact]
    public void UnmapDeferring_TableEmptiedWhileALocklessWalkerMayBeInside_OutlivesIt()
    {
        Map(Stage2Prot.Read);
        var inUse = _memory.PagesInUse;
        using (_reader.Enter())
        {
            var unmapper = _rcu.Register("unmapper");
            using var worker = new WalkContext<HostPlatform>(1, unmapper);
            Assert.Equal(
                PgtableResult.Done,
                _table.UnmapDeferring(ExclusiveWalk<HostPlatform>.SingleThreaded, worker, new Ipa(Page), 0x1000));
            for (var step = 0; step < 1_000; step++)
                _rcu.GracePeriodStep();
            Assert.Equal(inUse, _memory.PagesInUse);
            Assert.Equal(2, _reclaimer.Waiting);
            _rcu.Unregister(unmapper);
        }

        _rcu.Barrier();
        Assert.Equal(inUse - 2, _memory.PagesInUse);
        Assert.Equal(0, _reclaimer.Waiting);
    }

    [Fact]
    public void Unlinked_SubtreeByThePage_FreesOneLevelAGracePeriod()
    {
        var alone = ExclusiveWalk<HostPlatform>.SingleThreaded;
        const ulong gigabyte = 1UL << 30;
        _table.Map(alone, _worker, new Ipa(gigabyte), 0x1000, new PhysAddr(0x8000_0000), Stage2Prot.Read, _cache);
        var inUse = _memory.PagesInUse;

        Assert.Equal(
            PgtableResult.Done,
            _table.Map(alone, _worker, new Ipa(gigabyte), gigabyte, new PhysAddr(0x8000_0000), Stage2Prot.ReadWrite, _cache));

        Assert.Equal(1, _reclaimer.Waiting);
        _rcu.Barrier();
        while (_reclaimer.Waiting > 0)
            _rcu.Barrier();
        Assert.Equal(2, _reclaimer.Read().CallbacksRun);
        Assert.Equal(inUse - 2, _memory.PagesInUse);
        Assert.Equal(0, _reclaimer.Read().Warnings);
    }

    private void Map(Stage2Prot prot) => Assert.Equal(
        PgtableResult.Done,
        _table.Map(ExclusiveWalk<HostPlatform>.SingleThreaded, _worker, new Ipa(Page), 0x1000, new PhysAddr(0x7000_3000), prot, _cache));

    private PgtableResult Relax(Stage2Prot prot, int level = LastLevel)
    {
        using var section = _reader.Enter();
        return _table.RelaxPermissionsLockless(new LocklessWalk<HostPlatform>(section), _worker, new Ipa(Page), prot, level);
    }

    private Pte Leaf()
    {
        Assert.True(_table.TryGetLeaf(new Ipa(Page), out var pte, out _));
        return pte;
    }
}
