using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Tests.Link;

public sealed class LabControllerTests
{
    private static readonly RunOptions Small = new() { MiBPerVcpu = 4, LoggingOnMs = 10, LoggingOffMs = 10 };

    [Fact]
    public async Task Sample_NoRun_IsIdleWithEveryCounterAndHistogram()
    {
        await using var controller = new LabController();

        var frame = controller.Sample();

        Assert.Equal(RunState.Idle, frame.State);
        Assert.Equal(Enum.GetValues<Counter>().Length, frame.Counters.Length);
        Assert.Equal(Enum.GetValues<Histogram>().Length, frame.Histograms.Length);
        Assert.Equal(frame.Sequence + 1, controller.Sample().Sequence);
    }

    [Fact]
    public async Task StartAsync_BadOptions_IsRefusedWithEveryProblem()
    {
        await using var controller = new LabController();
        var result = await controller.StartAsync(Small with { Vcpus = 0, WritePercent = 101 });
        Assert.Equal(2, result.Problems.Length);
        Assert.Equal(RunState.Idle, controller.Sample().State);
    }

    [Fact]
    public async Task Run_FromStartToStop_TotalsRiseAndTheLastFrameStays()
    {
        await using var controller = new LabController();
        Assert.True((await controller.StartAsync(Small)).Done);
        var first = SampleUntil(controller, f => f.Counters[(int)Counter.GracePeriods] > 0 && f.Counters[(int)Counter.TablesFreed] > 0);
        var second = SampleUntil(controller, f => f.Counters[(int)Counter.Accesses] > first.Counters[(int)Counter.Accesses]);

        Assert.Equal(RunState.Running, second.State);
        Assert.Equal(first.RunId, second.RunId);
        Assert.True((await controller.StopAsync()).Done);
        var last = controller.Sample();
        Assert.Equal(RunState.Stopped, last.State);
        Assert.Equal(first.RunId, last.RunId);
        Assert.Equal(last.Counters[(int)Counter.CallbacksQueued], last.Counters[(int)Counter.CallbacksInvoked]);
        Assert.Equal(0, last.Counters[(int)Counter.BacklogBytes]);
        Assert.Equal(0, last.Counters[(int)Counter.TablesInUse]);
        Assert.InRange(last.Histograms[(int)Histogram.Fault].Counts.Sum(), 1, last.Counters[(int)Counter.FaultsMapped] + last.Counters[(int)Counter.FaultsRelaxed] + last.Counters[(int)Counter.FaultsAgain]
            + last.Counters[(int)Counter.FaultsRetried] + last.Counters[(int)Counter.FaultsAccess]);
    }

    [Fact]
    public async Task Run_OpenLoop_EveryNewMetricAgreesWithTheOldOnes()
    {
        await using var controller = new LabController();
        Assert.True((await controller.StartAsync(Small with { ArrivalsPerSecond = 1_000_000, Overlap = true, TlbiBaseNs = 5_000 })).Done);
        SampleUntil(controller, f => f.Counters[(int)Counter.FaultsTimed] > 20 && f.Counters[(int)Counter.BlocksSplit] > 0
            && f.Counters[(int)Counter.PhaseBreakNs] > 0 && f.LockStat.Length == 2);
        Assert.True((await controller.StopAsync()).Done);
        var last = controller.Sample();

        var phases = Enumerable.Range((int)Counter.PhaseOtherNs, Counter.PhaseRetryNs - Counter.PhaseOtherNs + 1).Select(i => last.Counters[i]).ToList();
        Assert.All(phases, ns => Assert.True(ns >= 0));
        Assert.InRange(phases.Sum(), 1, last.Histograms[(int)Histogram.Fault].Sum);
        Assert.Equal(CountOf(Histogram.Fault), CountOf(Histogram.FaultFromDue));
        Assert.True(last.Histograms[(int)Histogram.FaultFromDue].Sum >= last.Histograms[(int)Histogram.Fault].Sum);
        Assert.Equal(CountOf(Histogram.Tlbi), Enumerable.Range((int)Histogram.TlbiAlone, 6).Sum(i => CountOf((Histogram)i)));
        Assert.InRange(last.Counters[(int)Counter.FaultsMappedBlock], 0, last.Counters[(int)Counter.FaultsMapped]);
        Assert.InRange(last.Counters[(int)Counter.FaultsRelaxedBlock], 0, last.Counters[(int)Counter.FaultsRelaxed]);
        Assert.InRange(last.Counters[(int)Counter.WalksHardwareBlock], 1, last.Counters[(int)Counter.WalksHardware]);
        Assert.True(last.Counters[(int)Counter.BlocksUnmapped] + last.Counters[(int)Counter.PagesUnmapped] > 0);

        long CountOf(Histogram histogram) => last.Histograms[(int)histogram].Counts.Sum();
    }

    [Fact]
    public async Task ApplyAsync_NewPolicy_IsAnEventAndKeepsTheTotals()
    {
        await using var controller = new LabController();
        await controller.StartAsync(Small);
        var before = SampleUntil(controller, f => f.Counters[(int)Counter.LockReadAcquisitions] > 0);

        Assert.True((await controller.ApplyAsync(controller.Options with { Policy = "exclusive" })).Done);

        var events = new List<LabEvent>();
        var after = SampleUntil(controller, f =>
        {
            events.AddRange(f.Events);
            return f.Counters[(int)Counter.LockWriteAcquisitions] > before.Counters[(int)Counter.LockWriteAcquisitions];
        });
        Assert.Equal("exclusive", after.Policy);
        Assert.Contains(events, e => e.Kind == LabEventKind.PolicyChanged && e.Text.Contains("parallel → exclusive", StringComparison.Ordinal));
        Assert.True(after.Counters[(int)Counter.LockReadAcquisitions] >= before.Counters[(int)Counter.LockReadAcquisitions]);
    }

    [Fact]
    public async Task ApplyAsync_KnobThatNeedsARestart_BeginsANewRun()
    {
        await using var controller = new LabController();
        await controller.StartAsync(Small);
        var before = controller.Sample();

        Assert.True((await controller.ApplyAsync(controller.Options with { Seed = 9 })).Done);

        var after = controller.Sample();
        Assert.NotEqual(before.RunId, after.RunId);
        Assert.Contains(after.Events, e => string.Equals(e.Text, "Seed 1 → 9: a new run.", StringComparison.Ordinal));
        Assert.Equal(9UL, controller.Options.Seed);
    }

    private static EngineFrame SampleUntil(LabController controller, Func<EngineFrame, bool> reached)
    {
        while (true)
        {
            var frame = controller.Sample();
            if (reached(frame))
                return frame;
            Thread.Yield();
        }
    }
}
