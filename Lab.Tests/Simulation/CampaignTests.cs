using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Tests.Simulation;

public sealed class CampaignTests
{
    [Fact]
    public void Campaign_OneTurnOfEveryScenario_IsSilent()
    {
        var options = new CampaignOptions { Jobs = 2 };
        options = options with { Schedules = options.OneTurn };

        var report = Run(options);

        Assert.True(report.Passed, $"{report}{string.Join('\n', report.Failures.Select(failure => failure.Report()))}");
        Assert.Equal(options.OneTurn, report.Schedules);
        Assert.All(report.Tallies, tally => Assert.True(tally.Schedules > 0 && tally.Outcomes > 0, tally.Entry.Name));
        Assert.True(report.Tallies.Sum(tally => tally.Twice) > 50, "hardly a run was made twice");
    }

    [Fact]
    public void Campaign_AScenarioThatFails_ReportsAllThatReplaysIt()
    {
        var entry = new ScenarioEntry(new StoreBufferLitmus(fenced: false), ScenarioSize.Tiny, 10);
        var report = Run(new CampaignOptions { Scenarios = [entry], Machines = [MachineKind.StoreBuffers], Schedules = 2_000, Jobs = 1, MostFailures = 3 });

        Assert.False(report.Passed);
        var failure = report.Failures[0];
        Assert.Contains("schedule: ", failure.Report(), StringComparison.Ordinal);
        Assert.Contains("both loads came before both stores", failure.Report(), StringComparison.Ordinal);
        Assert.Contains(failure.Shrunk.Schedule!.ToString(), failure.ToSeed().ToString(), StringComparison.Ordinal);
        Assert.True(failure.Shrunk.Schedule.Choices.Count <= failure.Result.Schedule.Choices.Count);
    }

    [Fact]
    public void Campaign_TargetsNeverReached_IsAFailure()
    {
        var report = Run(new CampaignOptions { Scenarios = [new ScenarioEntry(new Idle(), ScenarioSize.Tiny, 10)], Schedules = 5_000, Jobs = 1 });

        Assert.Equal(0, report.FailureCount);
        Assert.False(report.Passed);
        Assert.Contains(report.Missed, missed => missed.Contains("the moon", StringComparison.Ordinal));
        Assert.Contains(report.Missed, missed => missed.Contains("one outcome", StringComparison.Ordinal));
    }

    [Fact]
    public void Campaign_AScenarioThatDependsOnMoreThanItsSeed_IsAFailureOfItsOwn()
    {
        var report = Run(new CampaignOptions { Scenarios = [new ScenarioEntry(new Moody(), ScenarioSize.Tiny, 10)], Schedules = 500, Jobs = 1 });

        Assert.Contains(report.Failures, failure => failure.Failure.Checker == CampaignFailure.Determinism);
    }

    [Fact]
    public void Campaign_TimeForOneScenarioOfTwo_IsAFailure()
    {
        var entries = new[] { new StoreBufferLitmus(fenced: true), new StoreBufferLitmus(fenced: true) }.Select(source => new ScenarioEntry(source, ScenarioSize.Tiny, 10));
        var report = Run(new CampaignOptions { Scenarios = [.. entries], Schedules = 100, Jobs = 1 });

        Assert.Contains(report.Missed, missed => missed.Contains("no schedule was run", StringComparison.Ordinal));
        Assert.False(report.Passed);
    }

    [Theory]
    [InlineData(true, "setup")]
    [InlineData(false, "dispose")]
    public void Campaign_AScenarioThatCannotBeMadeOrDisposedOf_IsAFailureWithItsSeed(bool setup, string where)
    {
        var report = Run(new CampaignOptions { Scenarios = [new ScenarioEntry(new Broken(setup), ScenarioSize.Tiny, 10)], Schedules = 200, Jobs = 1 });

        Assert.True(report.FailureCount > 0);
        Assert.Equal(where, report.Failures[0].Failure.Task);
        Assert.Contains("seed", report.Failures[0].Report(), StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_OfBadOptions_AreAllNamed() => Assert.Equal(
        5, new CampaignOptions { Scenarios = [], Machines = [], Seconds = -1, Jobs = 0, TwiceOneIn = 0 }.Problems().Count);

    private static CampaignReport Run(CampaignOptions options) => new Campaign(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);

    private sealed class Idle : IScenarioSource
    {
        public string Name => "idle";

        public IReadOnlyList<string> Targets => ["the moon"];

        public Scenario Create<TPlatform>(ulong seed)
            where TPlatform : struct, IPlatform => new Play(() => { });
    }

    private sealed class Broken(bool setup) : IScenarioSource
    {
        public string Name => "broken";

        public Scenario Create<TPlatform>(ulong seed)
            where TPlatform : struct, IPlatform => setup ? throw new InvariantException("not to be made") : new Sticky();
    }

    private sealed class Sticky : Scenario
    {
        public Sticky() => Tasks = [new ScenarioTask("a", () => { })];

        public override void Dispose() => throw new InvariantException("something leaked");
    }

    private sealed class Moody : IScenarioSource
    {
        private int _runs;

        public string Name => "moody";

        public Scenario Create<TPlatform>(ulong seed)
            where TPlatform : struct, IPlatform
        {
            var turns = _runs++ % 3;
            return new Play(() =>
            {
                for (var turn = 0; turn < turns; turn++)
                    TPlatform.Fence();
            });
        }
    }

    private sealed class Play : Scenario
    {
        public Play(Action body) => Tasks = [new ScenarioTask("a", body), new ScenarioTask("b", body)];

        public override void Dispose()
        {
        }
    }
}
