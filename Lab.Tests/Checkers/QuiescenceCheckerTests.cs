using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Tests.PageTable;

namespace Lab.Tests.Checkers;

/// <summary>A table at rest, spoilt one way at a time.</summary>
public sealed unsafe class QuiescenceCheckerTests
{
    private const ulong Ipa = 0x4000_0000;
    private const ulong Pa = 0x1_0000_0000;

    [Fact]
    public void Check_RightTable_HasNoProblem()
    {
        using var lab = Mapped();

        var report = Checker(lab).Check(lab.Cache.Count);

        Assert.Empty(report.Problems);
        Assert.Equal((4, 3, 0), ((int)report.Leaves, report.Tables - lab.Table.Geometry.RootPages + 1, report.EmptyTables));
    }

    [Theory]
    [InlineData("Q1", 3, 0x400UL)]
    [InlineData("Q2", 3, 0UL)]
    [InlineData("A1", 3, 0x1_0000_37DDUL & ~2UL)]
    [InlineData("Q6", 3, 0x1_0000_97FFUL)]
    [InlineData("A3", 2, 0x9000_0003UL)]
    [InlineData("A2", 2, 0x1_0000_17FDUL)]
    public void Check_SpoiltEntry_IsNamed(string rule, int level, ulong value)
    {
        using var lab = Mapped();
        var slot = SlotAt(lab, level);
        var right = *slot;
        *slot = value;

        var problems = Checker(lab).Check(lab.Cache.Count).Problems;

        Assert.Contains(problems, problem => problem.StartsWith(rule + ":", StringComparison.Ordinal));
        *slot = right;
    }

    [Fact]
    public void Check_LostPage_IsOutOfBalance()
    {
        using var lab = Mapped();
        Assert.True(lab.Memory.TryAllocate(out _));

        Assert.Contains(Checker(lab).Check(lab.Cache.Count).Problems, problem => problem.StartsWith("Q4:", StringComparison.Ordinal));
    }

    private static TableLab Mapped()
    {
        var lab = new TableLab();
        Assert.Equal(PgtableResult.Done, lab.Map(Ipa, 0x4000, Pa));
        return lab;
    }

    private static QuiescenceChecker<RecordingPlatform> Checker(TableLab lab) =>
        new(lab.Table, lab.Memory) { Oracle = (ipa, pa) => ipa - Ipa == pa - Pa };

    private static ulong* SlotAt(TableLab lab, int level)
    {
        var page = lab.Table.Root;
        for (var at = lab.Table.Geometry.StartLevel; ; at++)
        {
            var slot = lab.Memory.Entries(page) + lab.Table.Geometry.Index(Ipa, at);
            if (at == level)
                return slot;
            page = new(*slot & 0x0000_FFFF_FFFF_F000);
        }
    }
}
