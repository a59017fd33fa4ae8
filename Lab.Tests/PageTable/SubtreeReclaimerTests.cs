using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Tests.PageTable;

/// <summary>
/// Unlinked subtrees under a real RCU domain, stepped by hand. In each race, B is inside the tables that A unlinks.
/// </summary>
public sealed class SubtreeReclaimerTests : IDisposable
{
    private const ulong Page = 0x1000;
    private const ulong Block = 0x20_0000;
    private const ulong Gig = 0x4000_0000;
    private const ulong Output = 0x1_0000_0000;

    private readonly PhysicalMemory<RecordingPlatform> _memory = new(new MemoryOptions { TablePages = 256 });
    private readonly RcuDomain<RecordingPlatform> _rcu = new(new RcuOptions { PacingNs = 0 });
    private readonly TlbDomain<RecordingPlatform> _tlb = new(new TlbOptions());
    private readonly SubtreeReclaimer<RecordingPlatform> _reclaimer;
    private readonly Stage2PageTable<RecordingPlatform> _table;
    private readonly WalkContext<RecordingPlatform> _a;
    private readonly WalkContext<RecordingPlatform> _b;
    private readonly MemoryCache<RecordingPlatform> _cache;

    public SubtreeReclaimerTests()
    {
        var options = new Stage2Options();
        _reclaimer = new SubtreeReclaimer<RecordingPlatform>(options, _memory, _rcu, SubtreeReclaim.Deferred);
        _table = new Stage2PageTable<RecordingPlatform>(options, _memory, _tlb, _reclaimer);
        _a = new WalkContext<RecordingPlatform>(0, _rcu.Register("a"));
        _b = new WalkContext<RecordingPlatform>(1, _rcu.Register("b"));
        _cache = new MemoryCache<RecordingPlatform>(_memory, 64);
        Assert.True(_cache.TryTopUp(64));
        Assert.Equal(PgtableResult.Done, Map(_a, 0, Page, Output));
    }

    public void Dispose()
    {
        RecordingPlatform.Listener = null;
        _rcu.Unregister(_a.Reader!);
        _rcu.Unregister(_b.Reader!);
        _a.Dispose();
        _b.Dispose();
        _tlb.Dispose();
        _rcu.Dispose();
        _reclaimer.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void Coalesce_ReaderInside_FreesOnlyAfterItsSectionEnds()
    {
        var before = _memory.PagesInUse;
        var section = _b.Reader!.Enter();

        Assert.Equal(PgtableResult.Done, Map(_a, 0, Block, Output));
        Step(100);
        Assert.Equal((before, 0L), (_memory.PagesInUse, _reclaimer.Read().CallbacksRun));

        section.Dispose();
        StepUntilFreed(1);
        Assert.Equal(before - 1, _memory.PagesInUse);
    }

    /// <summary>B's pages go into a table that is no longer part of anything: legal, reported as done, and not leaked.</summary>
    [Fact]
    public void Coalesce_OtherWalkerMapsPagesInsideIt_ItsWritesAreFreedWithTheSubtree()
    {
        var race = Race(nth: 1, () => Assert.Equal(PgtableResult.Done, Map(_a, 0, Block, Output)));

        Assert.Equal(PgtableResult.Done, Map(_b, Page, 3 * Page, Output + Page));

        Assert.True(race.HasRun);
        Assert.Equal(3, _b.Read().LeavesMapped);
        Assert.True(_table.TryGetLeaf(new Ipa(Page), out _, out var level));
        Assert.Equal(2, level);
        SettleWithoutLeak(subtrees: 1);
    }

    /// <summary>B plants a new table into the subtree: freed at once, the free walk would have passed that entry already.</summary>
    [Fact]
    public void Coalesce_OtherWalkerPlantsATableInsideIt_TheTableIsFreedToo()
    {
        var race = Race(nth: 1, () => Assert.Equal(PgtableResult.Done, Map(_a, 0, Gig, Output)));

        Assert.Equal(PgtableResult.Done, Map(_b, Block, Page, Output + Block));

        Assert.True(race.HasRun);
        Assert.Equal(1, _b.Read().TablesTaken);
        SettleWithoutLeak(subtrees: 1);
    }

    /// <summary>What goes wrong without the grace period, and that it is caught: B reads a page that is free.</summary>
    [Fact]
    public void Coalesce_FreedAtOnceWhileAWalkerIsInside_IsCaught()
    {
        _table.SetReclaim(SubtreeReclaim.Immediate);
        var race = Race(nth: 1, () => Assert.Equal(PgtableResult.Done, Map(_a, 0, Block, Output)));

        Assert.Throws<InvariantException>(() => Map(_b, Page, 3 * Page, Output + Page));

        Assert.True(race.HasRun);
    }

    /// <summary>
    /// B maps two pages of 2 MiB; between its make of the first and its next step A replaces everything by a block.
    /// The output follows from the input address alone, so B can only repeat or lose, never shift.
    /// </summary>
    [Fact]
    public void Map_LosesEveryRace_NeverMapsAnAddressToAnothersOutput()
    {
        var scripted = 0;
        for (var nth = 1; nth <= 8; nth++)
        {
            var at = 8 * Block;
            var race = Race(nth, () => Map(_a, at, 2 * Block, Output + at));
            Map(_b, at, 2 * Block, Output + at, WalkFlags.None, blocks: false);
            scripted += race.HasRun ? 1 : 0;

            for (var ipa = at; ipa < at + (2 * Block); ipa += Page * 37)
            {
                if (_table.TryGetLeaf(new Ipa(ipa), out var pte, out var level))
                    Assert.Equal(Output + ipa, _table.OutputOf(pte, level, new Ipa(ipa)).Value);
            }

            Assert.Equal(PgtableResult.Done, _table.Unmap(ExclusiveWalk<RecordingPlatform>.SingleThreaded, _a, new Ipa(at), 2 * Block));
            Assert.True(_cache.TryTopUp(32));
        }

        Assert.True(scripted >= 4, $"only {scripted} races");
    }

    [Fact]
    public void TableInstall_Lost_GivesThePageBackAtOnce()
    {
        var before = _memory.PagesInUse;
        var race = Race(nth: 1, () => Assert.Equal(PgtableResult.Done, Map(_a, 4 * Block, Page, Output)));

        Assert.Equal(PgtableResult.Again, Map(_b, 4 * Block, Page, Output, WalkFlags.HandleFault));

        Assert.True(race.HasRun);
        Assert.Equal((1L, 1L, 1L, 1L), (_b.Read().TablesTaken, _b.Read().TablesFreed, _b.Read().CompareExchangesLost, _b.Read().Again));
        Assert.Equal(before - 1, _memory.PagesInUse);
    }

    /// <summary>The callback needs physical memory and the page, not the table.</summary>
    [Fact]
    public void Destroy_SubtreeStillWaiting_ItsCallbackRunsAfterwards()
    {
        Assert.Equal(PgtableResult.Done, Map(_a, 0, Block, Output));
        Assert.Equal(PgtableResult.Done, _table.Destroy(_a));
        Assert.Equal(_cache.Count + 1, _memory.PagesInUse);

        StepUntilFreed(1);

        Assert.Equal(_cache.Count, _memory.PagesInUse);
        Assert.Equal(0, _reclaimer.Read().Warnings);
    }

    private RaceScript Race(int nth, Action other)
    {
        var race = new RaceScript(_memory, nth, other);
        RecordingPlatform.Listener = race;
        return race;
    }

    private PgtableResult Map(
        WalkContext<RecordingPlatform> worker, ulong ipa, ulong size, ulong pa, WalkFlags flags = WalkFlags.None, bool blocks = true)
    {
        using var section = worker.Reader!.Enter();
        var sync = new SharedWalk<RecordingPlatform>(section);
        if (blocks)
            return _table.Map(sync, worker, new Ipa(ipa), size, new PhysAddr(pa), Stage2Prot.ReadWrite, _cache, flags);

        // Page by page, as faults come.
        var last = PgtableResult.Done;
        for (ulong at = 0; at < 4 * Page; at += Page)
            last = _table.Map(sync, worker, new Ipa(ipa + at), Page, new PhysAddr(pa + at), Stage2Prot.ReadWrite, _cache, flags);
        return last;
    }

    private void SettleWithoutLeak(long subtrees)
    {
        RecordingPlatform.Listener = null;
        StepUntilFreed(subtrees);
        Assert.Equal(0, _reclaimer.Read().Warnings + _a.Read().Warnings + _b.Read().Warnings);
        Assert.Equal(_memory.PagesInUse - _cache.Count, TableAudit.Check(_table, _memory));
    }

    private void Step(int times)
    {
        for (var i = 0; i < times; i++)
            _rcu.GracePeriodStep();
    }

    private void StepUntilFreed(long subtrees)
    {
        for (var i = 0; i < 10_000 && _reclaimer.Read().CallbacksRun < subtrees; i++)
            _rcu.GracePeriodStep();
        Assert.Equal(subtrees, _reclaimer.Read().CallbacksRun);
    }
}
