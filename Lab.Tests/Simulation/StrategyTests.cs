using Lab.Engine.Simulation;
using static Lab.Tests.Simulation.LitmusOp;

namespace Lab.Tests.Simulation;

public sealed class StrategyTests
{
    [Fact]
    public void Exhaustive_TwoTasksOfThreeSteps_TakesEveryOrderOnce()
    {
        // Two stores each, to words of their own, and an end: a switch may come before any step of the other's turn.
        var litmus = new LitmusScenario([StorePlain(0, 1), StorePlain(0, 2)], [LoadPlain(0), LoadPlain(0)]);
        var (runs, outcomes, schedules) = Simulator.OnItsOwnCpu(0, simulator =>
        {
            var search = new ExhaustiveStrategy(mostDeviations: 100);
            var found = new HashSet<string>(StringComparer.Ordinal);
            var texts = new HashSet<string>(StringComparer.Ordinal);
            do
            {
                var result = simulator.Run(litmus, new SimOptions { Machine = MachineKind.SequentiallyConsistent }, search);
                found.Add(result.Outcome);
                Assert.True(texts.Add(result.Schedule.ToString()), "a schedule came twice");
            }
            while (search.Advance() && search.Runs < 100_000);
            return (search.Runs, found, texts.Count);
        });

        // Interleavings of 2 and 2 accesses: 4 choose 2, of which the loads tell 6 apart; the ends add none.
        Assert.Equal(runs, schedules);
        Assert.True(runs < 100_000, "the search did not end");
        Assert.Equal(["0,0", "0,1", "0,2", "1,1", "1,2", "2,2"], outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Exhaustive_NoDeviations_IsTheDefaultScheduleAlone() => Assert.Equal(1, Simulator.OnItsOwnCpu(0, simulator =>
    {
        var search = new ExhaustiveStrategy(mostDeviations: 0);
        do
            simulator.Run(new LitmusScenario([StorePlain(0, 1)], [LoadPlain(0)]), new SimOptions(), search);
        while (search.Advance());
        return search.Runs;
    }));

    [Fact]
    public void Pct_DepthTwo_FindsABugOfDepthTwoWithItsChance()
    {
        // The second load must come between two stores: one change of priorities, at one of some six steps.
        var litmus = new LitmusScenario([StorePlain(0, 1), StorePlain(0, 2)], [LoadPlain(0)]);
        var (shallow, deep) = (Found(1), Found(2));

        Assert.Equal(0, shallow);
        Assert.True(deep >= 1_000 / (2 * 6), $"found in {deep} of 1000 runs");

        int Found(int depth) => Simulator.OnItsOwnCpu(0, simulator => Enumerable.Range(0, 1_000).Count(seed => simulator.Run(litmus, new SimOptions
        {
            Machine = MachineKind.SequentiallyConsistent, Strategy = StrategyKind.Pct, Depth = depth, ExpectedSteps = 6, Seed = (ulong)seed,
        }).Outcome == "1"));
    }

    [Fact]
    public void Pct_DepthThree_WhoFellFirstMayGoOnLast()
    {
        var litmus = new LitmusScenario([Add(0), Add(0)], [Add(0), Add(0)], [Add(0)]);

        var found = Simulator.OnItsOwnCpu(0, simulator => Enumerable.Range(0, 2_000).Count(seed => simulator.Run(litmus, new SimOptions
        {
            Machine = MachineKind.SequentiallyConsistent, Strategy = StrategyKind.Pct, Depth = 3, ExpectedSteps = 8, Seed = (ulong)seed,
        }).Outcome == "1,5 2,4 3"));

        // One order of three priorities, and each of two changes at its own step of eight: 1 run in 384.
        Assert.True(found > 0, $"found in {found} of 2000 runs");
    }

    [Fact]
    public void Shrink_AnInvariantOfTwo_EndsAtTheSameOne()
    {
        var source = new TwoInvariants();
        var tries = Simulator.OnItsOwnCpu(0, simulator =>
        {
            var shrunk = 0;
            for (var seed = 0UL; seed < 2_000 && shrunk < 5; seed++)
            {
                var options = new SimOptions { Machine = MachineKind.SequentiallyConsistent, Seed = seed, Rates = new RandomRates { Switch = 0.4 } };
                var result = simulator.Run(source, options);
                if (result.Failure?.Text != TwoInvariants.Rare)
                    continue;
                Assert.Equal(TwoInvariants.Rare, Shrinker.Shrink(simulator, source, options, result).Result.Failure!.Text);
                shrunk++;
            }

            return shrunk;
        });

        Assert.Equal(5, tries);
    }

    [Fact]
    public void Shrink_AFailure_LeavesFewerDecisionsAndTheSameFailure()
    {
        var tries = Simulator.OnItsOwnCpu(0, simulator =>
        {
            var shrunk = 0;
            for (var seed = 0UL; seed < 2_000 && shrunk < 5; seed++)
            {
                var source = new StoreBufferLitmus(fenced: false);
                var options = new SimOptions { Seed = seed, Rates = new RandomRates { Switch = 0.4, Drain = 0.3 } };
                var result = simulator.Run(source, options);
                if (result.Failure is null || result.Schedule.Choices.Count < 5)
                    continue;
                var (small, again) = Shrinker.Shrink(simulator, source, options, result);
                Assert.True(small.Schedule!.Choices.Count < result.Schedule.Choices.Count, small.Schedule.ToString());
                Assert.Equal(result.Failure.Text, again.Failure!.Text);
                Assert.Equal(result.Failure.Text, simulator.Run(source, small).Failure!.Text);
                shrunk++;
            }

            return shrunk;
        });

        Assert.Equal(5, tries);
    }

    [Fact]
    public void Schedule_Text_ComesBack()
    {
        const string Text = "1>2 14-0 14~3 20! 33>0";

        var schedule = Schedule.Parse(Text, out var problems);

        Assert.Empty(problems);
        Assert.Equal(Text, schedule!.ToString());
    }

    [Fact]
    public void Schedule_BadText_NamesEveryToken()
    {
        Assert.Null(Schedule.Parse("5>1 x>2 3>1 7 9!4", out var problems));
        Assert.Equal(4, problems.Count);
        Assert.Contains("'x>2'", problems[0], StringComparison.Ordinal);
        Assert.Contains("steps must not fall", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void RaceScript_BadText_NamesEveryLine()
    {
        Assert.Null(RaceScript.Parse("host: after-break\nhost: nowhere\nhost after-make\nvcpu 0: after-tlbi x0", out var problems));
        Assert.Equal(3, problems.Count);
        Assert.StartsWith("Line 2", problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void StrategyText_EachStrategy_ComesBack()
    {
        var options = new SimOptions { Strategy = StrategyKind.Pct, Depth = 4, ExpectedSteps = 77, Rates = new RandomRates { Drain = 0.02, Stale = 0.1, Fail = 0.3 } };

        Assert.Equal(options, StrategyText.Parse(StrategyText.Of(options), new SimOptions(), out _));
        options = options with { Strategy = StrategyKind.Random, Depth = 3, ExpectedSteps = 200, Rates = options.Rates with { Switch = 1.0 / 3 } };
        Assert.Equal(options, StrategyText.Parse(StrategyText.Of(options), new SimOptions(), out _));
        Assert.Null(StrategyText.Parse("pct deep=3", options, out var problem));
        Assert.Contains("deep=3", problem, StringComparison.Ordinal);
    }
}
