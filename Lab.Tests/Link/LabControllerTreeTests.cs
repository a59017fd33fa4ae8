using Lab.Engine.Link;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Tree;

namespace Lab.Tests.Link;

/// <summary>The map of a running table as a command.</summary>
public sealed class LabControllerTreeTests
{
    private const ulong Slot = 0x8000_0000;

    [Fact]
    public async Task ReadTree_Running_AnswersCellsPathAndHistory()
    {
        await using var controller = new LabController();
        Assert.Equal(["Nothing runs; there is no table to look at."], (await controller.ReadTreeAsync(new TreeQuery())).Problems);
        Assert.True((await controller.StartAsync(new RunOptions { Vcpus = 2, MiBPerVcpu = 4, UnmapThreads = 1 })).Done);

        var query = new TreeQuery { Cells = 128, OverviewCells = 32, Ipa = Slot };
        var changes = 0;
        for (var tries = 0; tries < 100 && changes == 0; tries++)
        {
            var answer = await controller.ReadTreeAsync(query);
            Assert.True(answer.Done, string.Join(' ', answer.Problems));
            var tree = answer.Tree!;
            Assert.Equal((Slot, 12, 4096UL << 7), (tree.SlotStart, tree.PageShift, tree.CellBytes));
            Assert.Equal(128, tree.Cells.Where((_, at) => at % 2 == 1).Sum(more => more + 1));
            Assert.Equal(tree.StartLevel, tree.Path[0].Level);
            Assert.InRange(tree.CpuShare, 0, 1);
            changes = tree.History.Length;
        }

        Assert.True(changes > 0);
        await controller.StopAsync();
    }

    [Fact]
    public void Parse_WrittenQuery_ComesBackAndUnknownFieldIsRefused()
    {
        var query = new TreeQuery { Start = Slot, Bytes = 4096, Cells = 7, Ipa = ulong.MaxValue };
        Assert.Empty(TreeQueryJson.Parse(TreeQueryJson.Write(query), out var read));
        Assert.Equal(query, read);
        Assert.Contains("not what this engine understands", Assert.Single(TreeQueryJson.Parse("""{"Cell":1}""", out _)), StringComparison.Ordinal);
        Assert.Empty(TreeQueryJson.Parse("", out read));
        Assert.Equal(new TreeQuery(), read);
    }
}
