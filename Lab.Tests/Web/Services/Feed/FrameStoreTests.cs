using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Services.Feed;

public sealed class FrameStoreTests
{
    private readonly FrameStore _store = new(TimeProvider.System, historySeconds: 10);

    [Fact]
    public void Accept_RunningFrames_RateCoversTheLastSecond()
    {
        for (var i = 0; i <= 30; i++)
            Give(i, i * 0.1, maps: i * 100);

        var last = _store.RecentPoints()[^1];
        Assert.Equal(1.0, last.Covers, 3);
        Assert.Equal(1000, Value(last, Metric.WalksMapPerSecond), 3);
    }

    [Fact]
    public void Accept_FirstFramesOfARun_CoverTheRunSoFar()
    {
        Give(1, 0.3, maps: 60);

        var point = Assert.Single(_store.RecentPoints());
        Assert.Equal(0.3, point.Covers, 3);
        Assert.Equal(200, Value(point, Metric.WalksMapPerSecond), 3);
        Assert.True(point.Gap);
    }

    [Fact]
    public void Accept_AnotherRun_BeginsAnewBehindAGap()
    {
        Give(1, 5.0, maps: 5000);
        Give(2, 5.1, maps: 5100);
        Give(3, 0.1, maps: 10, run: "run-2");
        Give(4, 0.2, maps: 20, run: "run-2");

        var points = _store.RecentPoints();
        Assert.Equal([true, false, true, false], points.Select(point => point.Gap));
        Assert.Equal(100, Value(points[^1], Metric.WalksMapPerSecond), 3);
        Assert.True(points[2].Time >= points[1].Time);
    }

    [Fact]
    public void Accept_NothingEnded_LeavesNaNAndNeverZero()
    {
        Give(1, 0.1);
        Give(2, 0.2);

        var last = _store.RecentPoints()[^1];
        Assert.True(double.IsNaN(Value(last, Metric.GracePeriodP99)));
        Assert.True(double.IsNaN(Value(last, Metric.FaultP99)));
    }

    [Fact]
    public void Accept_MissingSequenceNumbers_AreCountedAsDropped()
    {
        Give(1, 0.1);
        Give(5, 0.5);

        Assert.Equal(3, _store.Status.FramesDropped);
    }

    [Fact]
    public void Accept_ManyMoreThanKept_KeepsTheCapacity()
    {
        for (var i = 1; i <= 5 * _store.Capacity; i++)
            Give(i, i * 0.1, maps: i);

        Assert.Equal(_store.Capacity, _store.RecentPoints().Count);
        for (var i = 0; i < 1000; i++)
            _store.Note("again");
        Assert.InRange(_store.RecentMarks().Count, 1, 200);
    }

    [Fact]
    public void Accept_EndOfARunInTheNextOnesFrame_IsPlacedWhereItHappened()
    {
        var clock = new ManualClock();
        var store = new FrameStore(clock, historySeconds: 10);
        clock.Advance(TimeSpan.FromSeconds(50));
        store.Accept(Frames.Frame(1, 50.0));
        clock.Advance(TimeSpan.FromSeconds(5));
        var stop = new LabEvent { ElapsedNs = 50_100_000_000, Kind = LabEventKind.RunStopped, Text = "Stopped.", Id = 1 };
        var start = new LabEvent { ElapsedNs = 0, Kind = LabEventKind.RunStarted, Text = "Started.", Id = 2 };
        store.Accept(Frames.Frame(2, 0.1, "run-2") with { Events = [stop, start] });

        Assert.Equal([50.1, 54.9], store.RecentMarks().Select(mark => Math.Round(mark.Time, 6)));
    }

    [Fact]
    public void Accept_StoppedRun_AddsNoPointsAndKeepsTheLast()
    {
        Give(1, 0.1);
        Give(2, 0.1, state: RunState.Stopped);
        Give(3, 0.1, state: RunState.Stopped);

        Assert.Single(_store.RecentPoints());
        Assert.Equal(RunState.Stopped, _store.Status.State);
    }

    [Fact]
    public void Accept_TooFewCounters_IsRefused()
    {
        var frame = Frames.Frame(1, 0.1) with { Counters = [1, 2, 3] };

        Assert.False(_store.Accept(frame));
        Assert.Empty(_store.RecentPoints());
    }

    [Fact]
    public void Accept_ViolatedRun_ShowsTheReport()
    {
        _store.Accept(Frames.Frame(1, 0.1, state: RunState.Violated, violation: "vCPU 3, page 0x5000, seed 7"));

        Assert.Equal("vCPU 3, page 0x5000, seed 7", _store.Status.Violation);
    }

    [Fact]
    public void EngineLost_KeepsFramesAndSaysSo()
    {
        _store.EngineJoined(Frames.Hello());
        Give(1, 0.1);
        _store.EngineLost("gone");

        Assert.Single(_store.RecentPoints());
        Assert.False(_store.Status.EngineConnected);
        Assert.Equal([LabEventKind.EngineConnected, LabEventKind.EngineLost], _store.RecentMarks().Select(mark => mark.Kind));
    }

    [Fact]
    public void LastGracePeriod_OneEnded_HasItsExactLengthAndTheFreesAfterIt()
    {
        Give(1, 0.1);
        _store.Accept(Frames.Frame(
            2, 0.2,
            counters: [(Counter.CallbacksInvoked, 4)],
            histograms: [(Histogram.GracePeriod, Samples.ToHistogram([412_345]))]));

        var news = _store.LastGracePeriod;
        Assert.NotNull(news);
        Assert.Equal(1, news.Count);
        Assert.Equal(412_345e-9, news.LongestSeconds, 12);
        Assert.Equal(4, news.CallbacksRun);
    }

    private static double Value(LabPoint point, Metric metric) => point.Values[(int)metric];

    private void Give(long sequence, double seconds, long maps = 0, string run = "run-1", RunState state = RunState.Running) =>
        Assert.True(_store.Accept(Frames.Frame(sequence, seconds, run, [(Counter.WalksMap, maps)], state: state)));
}
