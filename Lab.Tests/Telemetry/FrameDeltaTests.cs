using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;

namespace Lab.Tests.Telemetry;

public sealed class FrameDeltaTests
{
    [Fact]
    public void PerSecond_TwoFramesHalfASecondApart_IsTwiceTheIncrease()
    {
        var delta = FrameDelta.Between(
            Frames.Frame(1, 1.0, counters: [(Counter.FaultsMapped, 100)]),
            Frames.Frame(6, 1.5, counters: [(Counter.FaultsMapped, 350)]));

        Assert.Equal(500, delta.PerSecond(Counter.FaultsMapped));
        Assert.Equal((250, 350), (delta.Increase(Counter.FaultsMapped), delta.Now(Counter.FaultsMapped)));
        Assert.Equal((500_000_000, 4), (delta.IntervalNs, delta.FramesMissing));
    }

    [Fact]
    public void Between_FramesOfTwoRuns_CountsTheLaterFromZero()
    {
        var delta = FrameDelta.Between(
            Frames.Frame(90, 60, "run-1", [(Counter.Accesses, 1_000_000)], [(Histogram.Fault, Samples.ToHistogram([5, 6, 7]))]),
            Frames.Frame(91, 2, "run-2", [(Counter.Accesses, 40)], [(Histogram.Fault, Samples.ToHistogram([8]))]));

        Assert.True(delta.BeginsRun);
        Assert.Equal(20, delta.PerSecond(Counter.Accesses));
        Assert.Equal(new HistogramSummary(1, 8, 8, 8, 8), delta.Summary(Histogram.Fault));
        Assert.Equal(0, delta.FramesMissing);
    }

    [Fact]
    public void Between_NoEarlierFrame_CountsFromZero() =>
        Assert.Equal(10, FrameDelta.Between(null, Frames.Frame(1, 4, counters: [(Counter.Breaks, 40)])).PerSecond(Counter.Breaks));

    [Fact]
    public void PerSecond_SameMoment_IsZeroAndNotANumberNowhere()
    {
        var frame = Frames.Frame(1, 1, counters: [(Counter.Breaks, 40)]);

        var delta = FrameDelta.Between(frame, frame);

        Assert.Equal(0, delta.PerSecond(Counter.Breaks));
        Assert.Equal(0, delta.FaultsPerSecond);
    }

    [Fact]
    public void LockWaitShare_QuarterOfWorkerTime_IsAQuarterOfTheInterval()
    {
        var delta = FrameDelta.Between(
            Frames.Frame(1, 1, counters: [(Counter.LockWaitNs, 900), (Counter.WorkerNs, 1_000)]),
            Frames.Frame(2, 2, counters: [(Counter.LockWaitNs, 1_000), (Counter.WorkerNs, 1_400)]));

        Assert.Equal(0.25, delta.LockWaitShare);
    }

    [Fact]
    public void LockWaitShare_NoWorkerRan_IsNotANumber() =>
        Assert.True(double.IsNaN(FrameDelta.SinceStart(Frames.Frame(1, 1)).LockWaitShare));

    [Theory]
    [InlineData(Counter.BacklogBytes)]
    [InlineData(Counter.BacklogEntries)]
    [InlineData(Counter.BacklogPeakBytes)]
    [InlineData(Counter.TablesInUse)]
    public void Increase_OfAGauge_IsABug(Counter gauge) =>
        Assert.Throws<InvariantException>(() => FrameDelta.SinceStart(Frames.Frame(1, 1)).PerSecond(gauge));

    [Fact]
    public void Now_EngineWithFewerCounters_IsZero()
    {
        var old = Frames.Frame(1, 1) with { Counters = [7], Histograms = [] };

        var delta = FrameDelta.Between(old, old with { Sequence = 2, ElapsedNs = 2_000_000_000 });

        Assert.Equal((7, 0), (delta.Now(Counter.Accesses), delta.Now(Counter.Collections)));
        Assert.Equal(0, delta.Summary(Histogram.Fault).Count);
    }

    /// <summary>Intervals of random samples, merged back, are the whole run's: nothing is counted twice or lost.</summary>
    [Fact]
    public void Samples_OfConsecutiveIntervals_MergeToTheWhole()
    {
        var sofar = new List<long>();
        var frames = new List<EngineFrame> { Frames.Frame(0, 0) };
        for (var i = 1; i <= 20; i++)
        {
            sofar.AddRange(Samples.Random((ulong)i, 50 * i));
            frames.Add(Frames.Frame(i, i * 0.1, histograms: [(Histogram.Fault, Samples.ToHistogram(sofar))]));
        }

        var merged = SparseHistograms.Merge(frames.Zip(frames.Skip(1)).Select(pair => FrameDelta.Between(pair.First, pair.Second).Samples(Histogram.Fault)));

        var whole = Samples.ToHistogram(sofar);
        Assert.Equal(whole.Buckets, merged.Buckets);
        Assert.Equal(whole.Counts, merged.Counts);
        Assert.Equal((whole.Max, whole.Sum), (merged.Max, merged.Sum));
    }
}
