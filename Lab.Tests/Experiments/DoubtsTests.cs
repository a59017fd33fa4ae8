using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Workloads;
using Lab.Tests.Experiments.Series;

namespace Lab.Tests.Experiments;

public sealed class DoubtsTests
{
    [Theory]
    [InlineData(100, true, true)]
    [InlineData(100, false, false)]
    [InlineData(2_000, true, false)]
    public void Of_SliceShorterThanACycleOfLogging_SaysSo(int sliceMs, bool logging, bool said)
    {
        var plan = SimulatedSlices.Plan(1) with { A = new RunOptions { DirtyLogging = logging }, B = new RunOptions { DirtyLogging = logging }, SliceMs = sliceMs };

        Assert.Equal(said, Doubts.Of(new Comparison(plan)).Any(doubt => doubt.Contains("cycle of dirty logging", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_NoTlbiCost_SaysThatItIsOff() =>
        Assert.Contains("the TLBI cost model is off: break-before-make is free here", Doubts.Of(new Comparison(SimulatedSlices.Plan(1) with { B = new RunOptions { TlbiBaseNs = 0 } })));

    [Fact]
    public void Of_SeriesWithSlicesRunAgain_CountsThem()
    {
        var series = new SeriesProgress(SeriesSamples.Plan(cells: 1));
        series.Add(SeriesSamples.Slice(series.Next!, 1));
        var slice = SeriesSamples.Slice(series.Next!, 1);
        series.Add(slice with { Counts = slice.Counts with { Collections = 1 } });

        Assert.Contains(Doubts.Of(series), doubt => doubt.StartsWith("1 slice run again", StringComparison.Ordinal));
    }
}
