using Lab.Engine.Experiments;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Compare;

namespace Lab.Tests.Web.Services.Compare;

public sealed class SliceRibbonTests
{
    private const int Pairs = 1 + 8 + 16;

    [Fact]
    public void Of_EachMoment_HasEverySliceOnceInTheOrderThatFollows()
    {
        var tried = 0;
        var expected = Letters(SliceRibbon.Of(ComparisonSamples.Run(new Comparison(ComparisonSamples.Plan), 1.0, noise: 0.3), isRunning: false));
        for (var slices = 0; slices < 2 * Pairs; slices++)
        {
            var ribbon = SliceRibbon.Of(ComparisonSamples.Run(new Comparison(ComparisonSamples.Plan), 1.0, slices, noise: 0.3), isRunning: true);
            var states = ribbon.SelectMany(pair => pair.Slices).Select(slice => slice.State).ToList();
            Assert.Equal(expected, Letters(ribbon));
            Assert.Equal(slices, states.Count(state => state == RibbonState.Done));
            Assert.Equal(slices, states.IndexOf(RibbonState.Running));
            Assert.Equal(1, states.Count(state => state == RibbonState.Running));
            tried++;
        }

        Assert.Equal(2 * Pairs, tried);
    }

    [Fact]
    public void Of_Calibration_RunsAOnBothSides()
    {
        var ribbon = SliceRibbon.Of(new Comparison(ComparisonSamples.Plan), isRunning: false);
        Assert.Equal([1, 8, 16], ribbon.GroupBy(pair => pair.Phase).Select(group => group.Count()));
        Assert.All(ribbon.Where(pair => pair.Phase == SlicePhase.Calibration).SelectMany(pair => pair.Slices), slice => Assert.Equal(Arm.A, slice.Runs));
        Assert.All(ribbon.Where(pair => pair.Phase == SlicePhase.Measured), pair => Assert.NotEqual(pair.Slices[0].Runs, pair.Slices[1].Runs));
        Assert.Equal([8, 16], ribbon.Where(pair => pair.IsLook).Select(pair => pair.Pair + 1));
        Assert.DoesNotContain(ribbon.SelectMany(pair => pair.Slices), slice => slice.State == RibbonState.Running);
    }

    [Fact]
    public void Of_DisturbedPair_IsMarkedAndRunAgain()
    {
        var comparison = ComparisonSamples.Run(new Comparison(ComparisonSamples.Plan), 1.0, slices: 24, disturbed: 20);
        var ribbon = SliceRibbon.Of(comparison, isRunning: true);
        var again = Assert.Single(ribbon, pair => pair.IsRunAgain);
        Assert.Equal((SlicePhase.Measured, 1, 0), (again.Phase, again.Pair, again.Attempt));
        Assert.Contains("run again", again.Words, StringComparison.Ordinal);
        Assert.Equal(Pairs + 1, ribbon.Count);
        Assert.Equal(ribbon.Count, ribbon.Select(pair => pair.Key).Distinct().Count());
    }

    [Fact]
    public void Of_EndedAtALook_ShowsNothingToCome()
    {
        var comparison = ComparisonSamples.Slower();
        Assert.Equal(VerdictKind.Worse, comparison.Verdict.Kind);
        Assert.Equal(8, comparison.Measured.Count);
        var ribbon = SliceRibbon.Of(comparison, isRunning: false);
        Assert.Equal(1 + 8 + 8, ribbon.Count);
        Assert.All(ribbon.SelectMany(pair => pair.Slices), slice => Assert.Equal(RibbonState.Done, slice.State));
    }

    private static string Letters(IReadOnlyList<RibbonPair> ribbon) => string.Concat(ribbon.SelectMany(pair => pair.Slices).Select(slice => slice.Runs));
}
