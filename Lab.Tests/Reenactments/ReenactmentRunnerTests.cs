using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

public sealed class ReenactmentRunnerTests
{
    private static readonly ReenactmentOptions s_few = new() { MostSchedules = 50, FewestSilent = 10, MostSilent = 20 };

    [Fact]
    public void RunBroken_CaughtByAnotherChecker_IsNotOk()
    {
        var outcome = Run(new FakeBug("B99", static _ => Invariant.Fail("it broke"), expected: "C-MAP"));

        Assert.True(outcome.IsCaught);
        Assert.False(outcome.IsExpected);
        Assert.False(outcome.IsOk);
    }

    [Fact]
    public void RunBroken_NeverCaught_EndsAtTheBoundAndIsNotOk()
    {
        var outcome = Run(new FakeBug("B99", static _ => { }));

        Assert.False(outcome.IsOk);
        Assert.Equal(50, outcome.Tries);
    }

    [Fact]
    public void RunBroken_BugOfTheTwentiethRun_CountsTries() =>
        Assert.Equal(20, Run(new FakeBug("B99", run => Invariant.That(run < 19, "it is the twentieth"))).Tries);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(15, 15)]
    [InlineData(5_000, 20)]
    public void RunFixed_BrokenTookSoManyTries_MakesAsManyWithinBounds(int broken, int tries)
    {
        var outcome = Simulator.OnItsOwnCpu(
            0, simulator => new ReenactmentRunner(simulator).RunFixed(new FakeBug("B99", static _ => { }), s_few, broken));

        Assert.True(outcome.IsOk);
        Assert.Equal(tries, outcome.Tries);
    }

    [Fact]
    public void Rotation_ManySchedules_MeetsEveryStrategyOnEveryMachineWithSeedsOfItsOwn()
    {
        var rotation = new ScheduleRotation(3);
        var again = new ScheduleRotation(3);
        var other = new ScheduleRotation(4);

        var all = Enumerable.Range(0, 42).Select(_ => rotation.Next(100)).ToList();

        Assert.Equal(42, all.Select(run => run.Seed).Distinct().Count());
        Assert.Equal(21, all.Select(run => (run.Machine, run.Strategy, run.Depth, run.Rates)).Distinct().Count());
        Assert.All(all, run => Assert.Empty(run.Problems()));
        Assert.Equal(all, Enumerable.Range(0, 42).Select(_ => again.Next(100)));
        Assert.NotEqual(all[0].Seed, other.Next(100).Seed);
    }

    [Fact]
    public void Matrix_GoodAndBad_CountsEach()
    {
        var caught = new FakeBug("B98", static _ => Invariant.Fail("it broke"));
        var missed = new FakeBug("B99", static _ => { });
        var told = 0;

        var rows = ReenactmentMatrix.Run([caught, missed], s_few, seeds: 2, jobs: 2, _ => told++, CancellationToken.None);

        Assert.Equal(["B98", "B99"], rows.Select(row => row.Id));
        Assert.Equal(2, told);
        Assert.True(rows[0] is { IsCaught: true, IsSilent: true, WorstTries: 1, SilentTries: 20 } && rows[0].Problems.Count == 0);
        Assert.Equal([SimFailure.AlwaysOn], rows[0].Checkers);
        Assert.True(rows[1] is { IsCaught: false, IsSilent: true, WorstTries: 50 });
        Assert.Equal(
            ["B99 broken, seed 1: not caught in 50 schedules", "B99 broken, seed 2: not caught in 50 schedules"], rows[1].Problems);
    }

    private static ReenactmentOutcome Run(Reenactment bug) =>
        Simulator.OnItsOwnCpu(0, simulator => new ReenactmentRunner(simulator).RunBroken(bug, s_few));
}
