using Lab.Engine.Checkers;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Tree;

namespace Lab.Tests.Workloads.Tree;

/// <summary>Looks at a table that workers change meanwhile, under every policy and with checkers listening.</summary>
public sealed class ReadTreeTests
{
    private const int Looks = 40;

    public static TheoryData<string> Policies => [.. LockPolicy.All.Select(policy => policy.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void ReadTree_WhileWorkersRun_FindsTheTableAndBreaksNothing(string policy) =>
        Assert.True(LooksAt(new RunOptions { Policy = policy, Vcpus = 2, UnmapThreads = 1, MiBPerVcpu = 8, Check = CheckLevel.Always }) > 0);

    [Theory]
    [InlineData("parallel")]
    [InlineData("rwlock-6.1")]
    public void ReadTree_WhileCheckersListen_ReachesNoFreedTable(string policy) =>
        Assert.True(LooksAt(new RunOptions { Policy = policy, Vcpus = 2, UnmapThreads = 1, MiBPerVcpu = 4, Check = CheckLevel.Full }) > 0);

    [Fact]
    public void ReadTree_NothingRuns_IsNull()
    {
        using var run = LabRun.Create(new RunOptions { Vcpus = 1, MiBPerVcpu = 4 });
        Assert.Null(run.ReadTree(new TreeQuery()));
        run.Start();
        run.Stop();
        Assert.Null(run.ReadTree(new TreeQuery()));
        Assert.Null(run.ReadPath(0x8000_0000));
    }

    [Fact]
    public void Problems_WrongQuery_SaysEach() => Assert.Equal(
        ["Cells is 0; it must be 1 to 1024.", "OverviewCells is 2000; it must be 0 to 1024.", "Bytes is 0; a window has at least one byte."],
        new TreeQuery { Cells = 0, OverviewCells = 2000, Bytes = 0 }.Problems());

    private static long LooksAt(RunOptions options)
    {
        using var run = LabRun.Create(options);
        run.Start();
        long mapped = 0;
        for (var look = 0; look < Looks || (mapped == 0 && look < 100 * Looks); look++)
        {
            var view = run.ReadTree(new TreeQuery { Cells = 64, OverviewCells = 16, Ipa = 0x8000_0000 + ((ulong)look << 12) });
            if (view is null)
                break;
            Assert.Equal(0x8000_0000UL, view.Window.Start);
            var bytes = Enumerable.Range(0, TableSurvey.Kinds).Select(kind => view.Window.BytesOf((EntryKind)kind)).Aggregate(0UL, (sum, kind) => sum + kind);
            Assert.Equal(view.Window.End - view.Window.Start, bytes);
            Assert.NotEmpty(view.Path);
            mapped += view.Window.EntriesOf(EntryKind.Page) + view.Window.EntriesOf(EntryKind.Block2);
        }

        run.Stop();
        Assert.Null(run.Violation);
        return mapped;
    }
}
