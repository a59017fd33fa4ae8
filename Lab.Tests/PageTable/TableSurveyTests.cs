using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Tests.PageTable;

/// <summary>What a look at a table finds, and that what it looks at stays while it looks.</summary>
public sealed class TableSurveyTests
{
    private const ulong MiB = 1UL << 20;
    private const ulong GiB = 1UL << 30;
    private const ulong Output = 0x10_0000_0000;

    [Theory]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(16)]
    public void Survey_EachGranule_CountsWhatMapsEachCell(int pageShift)
    {
        using var lab = new TableLab(new Stage2Options { PageShift = pageShift, Release = KernelRelease.V6_12 });
        var (page, block) = (1UL << pageShift, lab.Table.Geometry.Granule(2));
        Assert.Equal(PgtableResult.Done, lab.Map(0, block, Output));
        Assert.Equal(PgtableResult.Done, lab.Map(block, 3 * page, Output + block));
        Assert.Equal(PgtableResult.Done, lab.Map(block + (4 * page), page, Output, Stage2Prot.Read));
        Assert.Equal(PgtableResult.Done, lab.Table.SetOwner(TableLab.Alone, lab.Worker, new Ipa(2 * block), page, 1, lab.Cache));
        Lock(lab, (2 * block) + (2 * page));
        var survey = Survey(lab, 0, 4 * block, cells: 4);
        Unlock(lab, (2 * block) + (2 * page));

        Assert.Equal(4, survey.Cells);
        Assert.Equal([block, 0, 0, 0], Of(survey, EntryKind.Block2));
        Assert.Equal([0, 4 * page, 0, 0], Of(survey, EntryKind.Page));
        Assert.Equal([0, 0, page, 0], Of(survey, EntryKind.Annotation));
        Assert.Equal([0, 0, page, 0], Of(survey, EntryKind.Locked));
        Assert.Equal([0, block - (4 * page), block - (2 * page), block], Of(survey, EntryKind.Empty));
        Assert.Equal([0, page, 0, 0], Enumerable.Range(0, 4).Select(survey.ReadOnlyBytesOf));
        Assert.Equal(2, survey.TablesAt(3));
    }

    [Fact]
    public void Survey_BlockOfOneGiBAndConcatenatedRoots_AreFoundInEveryCell()
    {
        using var lab = new TableLab(new Stage2Options { IpaBits = 42 });
        Assert.True(lab.Table.Geometry.RootPages > 1);
        var far = lab.Table.Geometry.MaxIpa - GiB;
        Assert.Equal(PgtableResult.Done, lab.Map(GiB, GiB, Output));
        Assert.Equal(PgtableResult.Done, lab.Map(far, 4096, Output));

        var near = Survey(lab, 0, 4 * GiB, cells: 8);
        var whole = Survey(lab, 0, lab.Table.Geometry.MaxIpa, cells: 1024);

        Assert.Equal([0, 0, GiB / 2, GiB / 2, 0, 0, 0, 0], Of(near, EntryKind.Block1));
        Assert.Equal(4096UL, whole.BytesOf(EntryKind.Page));
        Assert.Equal(4096UL, whole.BytesOf(whole.CellOf(far), EntryKind.Page));
        Assert.Equal(GiB, whole.BytesOf(EntryKind.Block1));
    }

    [Theory]
    [InlineData(Stage2PageTable<RecordingPlatform>.FewestSurveyed)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Survey_InChunksOfAnySize_FindsTheSame(int entries)
    {
        using var lab = new TableLab();
        for (var at = 0UL; at < 64; at += 3)
            Assert.Equal(PgtableResult.Done, lab.Map(at * 4096, 4096, Output));
        Assert.Equal(PgtableResult.Done, lab.Map(4 * MiB, 2 * MiB, Output));

        var survey = Survey(lab, 0, 8 * MiB, 64, entries);

        Assert.Equal(22, survey.EntriesOf(EntryKind.Page));
        Assert.Equal(1, survey.EntriesOf(EntryKind.Block2));
        Assert.Equal(22UL * 4096, survey.BytesOf(EntryKind.Page));
        Assert.Equal((8 * MiB) - (2 * MiB) - (22 * 4096), survey.BytesOf(EntryKind.Empty));
    }

    /// <summary>Without events the walker asks for runs of pages: these must count as single visits do.</summary>
    [Fact]
    public void Survey_RunsOfPages_CountAsVisitsDo()
    {
        using var memory = new PhysicalMemory<HostPlatform>(new MemoryOptions { TablePages = 256 });
        using var tlb = new TlbDomain<HostPlatform>(new TlbOptions());
        using var rcu = new RcuDomain<HostPlatform>(new RcuOptions());
        using var reclaimer = new SubtreeReclaimer<HostPlatform>(new Stage2Options(), memory, rcu, SubtreeReclaim.Deferred);
        using var table = new Stage2PageTable<HostPlatform>(new Stage2Options(), memory, tlb, reclaimer);
        var reader = rcu.Register("test");
        using var worker = new WalkContext<HostPlatform>(0, reader);
        var cache = new MemoryCache<HostPlatform>(memory, 64);
        Assert.True(cache.TryTopUp(64));
        var alone = ExclusiveWalk<HostPlatform>.SingleThreaded;
        for (var at = 0UL; at < 1024; at += 2)
        {
            var prot = at % 8 == 0 ? Stage2Prot.Read : Stage2Prot.ReadWrite;
            Assert.Equal(PgtableResult.Done, table.Map(alone, worker, new Ipa(at * 4096), 4096, new PhysAddr(Output), prot, cache));
        }

        Assert.Equal(PgtableResult.Done, table.SetOwner(alone, worker, new Ipa(5 * 4096), 4096, 1, cache));
        foreach (var entries in new[] { 16, 333, 100_000 })
        {
            var survey = new TableSurvey(table.Geometry, 0, 4 * MiB, 8);
            for (var from = 0UL; from < survey.End;)
            {
                using var section = reader.Enter();
                from = table.Survey(new ReadOnlyWalk<HostPlatform>(section), survey, from, entries);
            }

            Assert.Equal(512, survey.EntriesOf(EntryKind.Page));
            Assert.Equal(511, survey.EntriesOf(EntryKind.Empty));
            Assert.Equal(1, survey.EntriesOf(EntryKind.Annotation));
            Assert.Equal(Enumerable.Repeat(64UL * 4096, 8), Of(survey, EntryKind.Page));
            Assert.Equal(Enumerable.Repeat(16UL * 4096, 8), Enumerable.Range(0, 8).Select(survey.ReadOnlyBytesOf));
        }

        cache.Drain();
        rcu.Unregister(reader);
    }

    [Fact]
    public void ReadPath_EachLevel_GivesEntryPlaceAndKind()
    {
        using var lab = new TableLab();
        Assert.Equal(PgtableResult.Done, lab.Map(GiB + (5 * 4096), 4096, Output));
        var steps = Path(lab, GiB + (5 * 4096) + 123);

        Assert.Equal([(1, EntryKind.Table, GiB, 1), (2, EntryKind.Table, GiB, 0), (3, EntryKind.Page, GiB + (5 * 4096), 5)], steps.Select(s => (s.Level, s.Kind, s.Ipa, s.Index)));
        Assert.Equal(lab.Table.Root.Value, steps[0].Table);
        Assert.Equal(lab.Leaf(GiB + (5 * 4096)).Raw, steps[2].Entry.Raw);
        Assert.Equal([EntryKind.Empty], Path(lab, 7 * GiB).Select(s => s.Kind));
        Assert.Empty(Path(lab, lab.Table.Geometry.MaxIpa));
    }

    [Fact]
    public void Survey_OutsideASection_IsCaught()
    {
        using var lab = new TableLab();
        Assert.Throws<InvariantException>(() => lab.Table.Survey(default, new TableSurvey(lab.Table.Geometry, 0, MiB, 4), 0, 4096));
    }

    /// <summary>
    /// While the survey is inside a table, another walker puts a block in its place and grace periods run. A section of
    /// another domain is the broken twin: it holds up none of them.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Survey_TableDetachedUnderIt_IsSafeOnlyInASectionOfItsDomain(bool isRight)
    {
        using var race = new SurveyRace();
        if (isRight)
        {
            Assert.Equal(4096UL, race.Run(race.Reader).BytesOf(EntryKind.Page));
            Assert.Empty(race.Reclaimer.Detached.Waiting(race.Table.Geometry));
        }
        else
        {
            Assert.Contains("freed", Assert.Throws<InvariantException>(() => race.Run(race.Stranger)).Message, StringComparison.Ordinal);
        }

        Assert.True(race.HasRun);
        if (isRight)
            Assert.Equal([new DetachedSubtree(0, 2, race.Page)], race.SeenWaiting);
    }

    private static TableSurvey Survey(TableLab lab, ulong start, ulong bytes, int cells, int entries = 4096)
    {
        using var barrier = new IpiBarrier<RecordingPlatform>(1);
        var survey = new TableSurvey(lab.Table.Geometry, start, bytes, cells);
        for (var from = survey.Start; from < survey.End;)
        {
            using var masked = barrier.Mask(0);
            from = lab.Table.Survey(new ReadOnlyWalk<RecordingPlatform>(masked), survey, from, entries);
        }

        return survey;
    }

    private static List<TableStep> Path(TableLab lab, ulong ipa)
    {
        using var barrier = new IpiBarrier<RecordingPlatform>(1);
        using var masked = barrier.Mask(0);
        var steps = new List<TableStep>();
        lab.Table.ReadPath(new ReadOnlyWalk<RecordingPlatform>(masked), new Ipa(ipa), steps);
        return steps;
    }

    private static ulong[] Of(TableSurvey survey, EntryKind kind) =>
        [.. Enumerable.Range(0, survey.Cells).Select(cell => survey.BytesOf(cell, kind))];

    private static void Lock(TableLab lab, ulong ipa) => Overwrite(lab, ipa, Pte.LockedBit10.Raw);

    private static void Unlock(TableLab lab, ulong ipa) => Overwrite(lab, ipa, 0);

    private static void Overwrite(TableLab lab, ulong ipa, ulong raw)
    {
        var last = Path(lab, ipa)[^1];
        new TableInspector<RecordingPlatform>(lab.Memory).Overwrite(new PhysAddr(last.Table), last.Index, raw);
    }
}
