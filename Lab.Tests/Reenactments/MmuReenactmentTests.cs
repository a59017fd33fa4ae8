using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

/// <summary>Each bug of the fault path and the notifier on the simulated machine: caught with its flaw, silent without.</summary>
public sealed class MmuReenactmentTests(ITestOutputHelper output)
{
    private const int Seeds = 4;
    private const int MostTries = 4_000;

    public static TheoryData<string> Ids => [.. s_ids];

    private static readonly string[] s_ids = ["B8", "B9", "B11", "B17", "B18", "B19", "B20", "B21", "B22", "B25", "B26"];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Broken_EverySeed_IsCaughtByAnExpectedChecker(string id)
    {
        var bug = ReenactmentList.Find(id)!;
        var tries = Simulator.OnItsOwnCpu(0, simulator => Enumerable.Range(0, Seeds).Sum(seed => TriesUntilCaught(simulator, bug, seed)));

        output.WriteLine($"{id}: {tries} schedules for {Seeds} seeds");
        Assert.True(tries >= Seeds);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Fixed_SameSchedules_IsSilent(string id)
    {
        var bug = ReenactmentList.Find(id)!;
        var ends = Simulator.OnItsOwnCpu(0, simulator =>
        {
            var outcomes = new HashSet<string>(StringComparer.Ordinal);
            for (var run = 0; run < 60; run++)
            {
                var result = simulator.Run(new Source(bug, Broken: false), OptionsOf(run % Seeds, run / Seeds));
                Assert.True(result.Failure is null, $"seed {run}: {result.Failure?.Text}");
                outcomes.Add(result.Outcome);
            }

            return outcomes;
        });

        output.WriteLine($"{id}: {string.Join("; ", ends)}");
        Assert.NotEmpty(ends);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Script_IfThereIsOne_CatchesAtOnceAndTheFixedEndsWell(string id)
    {
        var bug = ReenactmentList.Find(id)!;
        if (bug.Script is not { } text)
        {
            Assert.DoesNotContain(id, s_scripted);
            return;
        }

        var script = RaceScript.Parse(text, out var problems);
        Assert.Empty(problems);
        var options = new SimOptions { Strategy = StrategyKind.Script, Script = script };
        var (broken, right) = Simulator.OnItsOwnCpu(0, simulator =>
            (simulator.Run(new Source(bug, Broken: true), options), simulator.Run(new Source(bug, Broken: false), options)));

        Assert.True(bug.Expected.Contains(broken.Failure?.Checker), $"{broken.Failure?.Text ?? "silent"}, {broken.Problem}");
        Assert.True(right.Failure is null, right.Failure?.Text);
        Assert.Null(right.Problem);
    }

    private static readonly string[] s_scripted = ["B9", "B19", "B20", "B26"];

    private static int TriesUntilCaught(Simulator simulator, Reenactment bug, int seed)
    {
        for (var turn = 0; turn < MostTries; turn++)
        {
            if (simulator.Run(new Source(bug, Broken: true), OptionsOf(seed, turn)).Failure is not { } failure)
                continue;
            Assert.True(bug.Expected.Contains(failure.Checker), $"{bug.Id} was seen by {failure.Checker} first: {failure.Text}");
            return turn + 1;
        }

        Assert.Fail($"{bug.Id} was not caught with seed {seed} in {MostTries} schedules");
        return 0;
    }

    // The scenario's choices follow the seed's parity; Seeds is even.
    private static SimOptions OptionsOf(int seed, int turn) => new()
    {
        Seed = (ulong)(seed + (Seeds * turn)),
        Strategy = turn % 2 == 0 ? StrategyKind.Random : StrategyKind.Pct,
        Machine = turn % 4 < 2 ? MachineKind.StoreBuffers : MachineKind.ReleaseAcquire,
        ExpectedSteps = 400,
    };

    private sealed record Source(Reenactment Bug, bool Broken) : IScenarioSource
    {
        public string Name => Bug.Id;

        public Scenario Create<TPlatform>(ulong seed)
            where TPlatform : struct, IPlatform => Bug.Create<TPlatform>(Broken, seed);
    }
}
