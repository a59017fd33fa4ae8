using Lab.Engine.Experiments.Series;
using Lab.Engine.Workloads;

namespace Lab.Tests.Experiments.Series;

public sealed class SeriesPlanTests
{
    [Fact]
    public void Problems_GoodPlan_AreNone() => Assert.Empty(SeriesSamples.Plan().Problems());

    [Fact]
    public void Problems_EverythingWrong_NamesEveryPlaceAtOnce()
    {
        var plan = SeriesSamples.Plan() with { Rounds = 0, SliceMs = 5, SettleMs = -1 };
        plan = plan with { Cells = [.. plan.Cells, new SeriesCell("odd", new RunOptions { Policy = "nonsense", MiBPerVcpu = 3 })] };

        var problems = plan.Problems();

        foreach (var place in new[] { "Rounds is 0", "SliceMs is 5", "SettleMs is -1", "odd: Policy", "odd: MiBPerVcpu" })
            Assert.Single(problems, problem => problem.StartsWith(place, StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_SameInEveryCell_IsSaidOnce() =>
        Assert.StartsWith("WritePercent", Assert.Single(new SeriesPlan { Cells = PatchLadder.Cells(new RunOptions { WritePercent = 101 }) }.Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public void Problems_NoCellsOrTooMany_IsNamed(int cells) =>
        Assert.Contains("cells", Assert.Single((SeriesSamples.Plan() with { Cells = [.. Enumerable.Repeat(new SeriesCell("same", new RunOptions()), cells)] }).Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "1 2")]
    [InlineData(6, "1 2 4 6")]
    [InlineData(8, "1 2 4 8")]
    public void Counts_UpToTheMost_DoubleAndEndThere(int most, string counts) => Assert.Equal(counts, string.Join(' ', Scaling.Counts(most)));

    [Fact]
    public void Cells_TwoAxes_AreEveryCombinationTheLastFastest()
    {
        var cells = Sweep.Cells(new RunOptions(),
        [
            Sweep.Axis("vcpus", ["1", "2"], (options, text) => options with { Vcpus = int.Parse(text) }),
            Sweep.Axis("policy", ["parallel", "rwlock-6.1"], (options, text) => options with { Policy = text }),
        ]);

        Assert.Equal(["vcpus=1 policy=parallel", "vcpus=1 policy=rwlock-6.1", "vcpus=2 policy=parallel", "vcpus=2 policy=rwlock-6.1"], cells.Select(cell => cell.Label));
        Assert.Equal((2, "rwlock-6.1"), (cells[^1].Options.Vcpus, cells[^1].Options.Policy));
    }
}
