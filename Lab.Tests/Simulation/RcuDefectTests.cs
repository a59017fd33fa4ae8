using Lab.Engine.Rcu;
using Lab.Engine.Simulation;
using Lab.Engine.Simulation.Scenarios;

namespace Lab.Tests.Simulation;

/// <summary>Each way to get RCU wrong is seen by some schedule, on both machines; RCU itself by none of as many.</summary>
public sealed class RcuDefectTests
{
    private const int MostRuns = 6_000;

    public static TheoryData<RcuFlavour, string, GracePeriodUse, MachineKind> Defects()
    {
        var data = new TheoryData<RcuFlavour, string, GracePeriodUse, MachineKind>();
        foreach (var machine in new[] { MachineKind.StoreBuffers, MachineKind.ReleaseAcquire })
        {
            data.Add(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.NoFence), GracePeriodUse.Expedited, machine);
            data.Add(RcuFlavour.FullFence, nameof(RcuDefect.NoFence), GracePeriodUse.Expedited, machine);
            data.Add(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.ScanBeforeFence), GracePeriodUse.Expedited, machine);
            data.Add(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.NumberOneTooLow), GracePeriodUse.Expedited, machine);
            data.Add(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.SlotLeftOut), GracePeriodUse.Synchronize, machine);
            data.Add(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.BarrierDoesNotWait), GracePeriodUse.Callback, machine);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void Defect_UnderSchedules_IsCaught(RcuFlavour flavour, string defect, GracePeriodUse use, MachineKind machine)
    {
        var options = new RcuOptions { Flavour = flavour, Defect = Enum.Parse<RcuDefect>(defect) };

        var (caught, after) = Search(new RcuPublishScenario(options, use), machine);
        var (falsely, _) = Search(new RcuPublishScenario(options with { Defect = RcuDefect.None }, use), machine, after);

        Assert.NotNull(caught);
        Assert.Null(falsely);
    }

    [Theory]
    [InlineData(MachineKind.StoreBuffers)]
    [InlineData(MachineKind.ReleaseAcquire)]
    public void OnlineReader_WithoutItsFence_IsCaught(MachineKind machine)
    {
        var (caught, _) = Search(new RcuQuiescentScenario(new RcuOptions { Defect = RcuDefect.NoFence }), machine);

        Assert.NotNull(caught);
    }

    [Theory]
    [InlineData(nameof(RcuDefect.NoFence), MachineKind.StoreBuffers)]
    [InlineData(nameof(RcuDefect.NoFence), MachineKind.ReleaseAcquire)]
    [InlineData(nameof(RcuDefect.SlotLeftOut), MachineKind.StoreBuffers)]
    public void ReaderThatRegisters_UnderBrokenGracePeriod_IsCaught(string defect, MachineKind machine)
    {
        var options = new RcuOptions { Defect = Enum.Parse<RcuDefect>(defect) };

        var (caught, after) = Search(new RcuRegistrationScenario(options), machine);
        var (falsely, _) = Search(new RcuRegistrationScenario(options with { Defect = RcuDefect.None }), machine, after);

        Assert.NotNull(caught);
        Assert.Null(falsely);
    }

    [Theory]
    [InlineData(MachineKind.StoreBuffers)]
    [InlineData(MachineKind.ReleaseAcquire)]
    public void Barriers_LeftOut_AreCaught(MachineKind machine)
    {
        Assert.Contains("masked walker", Search(new IpiBarrierScenario(waits: false), machine).Failure?.Text, StringComparison.Ordinal);
        Assert.Contains("after its invalidation", Search(new TlbPortScenario(invalidates: false), machine).Failure?.Text, StringComparison.Ordinal);
    }

    private static (SimFailure? Failure, int Runs) Search(IScenarioSource source, MachineKind machine, int most = MostRuns) => Simulator.OnItsOwnCpu(0, simulator =>
    {
        for (var run = 0; run < most; run++)
        {
            var result = simulator.Run(source, new SimOptions
            {
                Machine = machine, Seed = (ulong)run, MostSteps = 20_000,
                Strategy = run % 2 == 0 ? StrategyKind.Pct : StrategyKind.Random, Depth = 3, ExpectedSteps = 100,
                Rates = new RandomRates { Switch = 0.06, Drain = 0.02, Stale = 0.5 },
            });
            if (result.Failure is { } failure)
                return ((SimFailure?)failure, run + 1);
        }

        return (null, most);
    });
}
