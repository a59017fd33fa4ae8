using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

/// <summary>
/// The bugs of the page table under the simulated machine: by their race scripts (those without need none), and by random
/// schedules; the fixed code is silent in all of them.
/// </summary>
public sealed class TableBugTests(ITestOutputHelper output)
{
    private const int Seeds = 20;
    private const int MostSchedules = 60;

    public static TheoryData<string> Ids => ["B3", "B4", "B5", "B6", "B7", "B10", "B12", "B13", "B14", "B15", "B16", "B23", "B31"];

    [Theory, MemberData(nameof(Ids))]
    public void Broken_ByItsScript_IsSeenByAnExpectedChecker(string id)
    {
        var known = ReenactmentList.Find(id)!;
        using var simulator = new Simulator();
        foreach (var machine in Enum.GetValues<MachineKind>())
        {
            var result = simulator.Run(new Variant(known, IsBroken: true), Scripted(known, machine));
            output.WriteLine($"{machine}, {result.Steps} steps: {result.Failure?.Text}");

            Assert.Null(result.Problem);
            Assert.NotNull(result.Failure);
            Assert.Contains(result.Failure.Checker, known.Expected);
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void Fixed_ByTheSameScript_IsSilent(string id)
    {
        var known = ReenactmentList.Find(id)!;
        using var simulator = new Simulator();
        foreach (var machine in Enum.GetValues<MachineKind>())
        {
            var result = simulator.Run(new Variant(known, IsBroken: false), Scripted(known, machine));
            output.WriteLine($"{machine}, {result.Steps} steps: {result.Outcome}");

            Assert.Null(result.Problem);
            Assert.True(result.Failure is null, result.Failure?.Text);
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void Random_SchedulesOfBoth_OnlyTheBrokenIsSeen(string id)
    {
        var known = ReenactmentList.Find(id)!;
        var tries = 0;
        var caught = 0;
        using var simulator = new Simulator();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var options = new SimOptions { Seed = seed, Machine = seed % 2 == 0 ? MachineKind.StoreBuffers : MachineKind.ReleaseAcquire };
            var right = simulator.Run(new Variant(known, IsBroken: false), options);
            Assert.True(right.Failure is null, $"seed {seed}: {right.Failure?.Text}");

            for (ulong more = 0; more < MostSchedules; more++)
            {
                tries++;
                var wrong = simulator.Run(new Variant(known, IsBroken: true), Searching(options, seed + (more * 1_000))).Failure;
                if (wrong is null)
                    continue;
                Assert.True(known.Expected.Contains(wrong.Checker), $"seed {seed + (more * 1_000)}: {wrong.Checker}: {wrong.Text}");
                caught++;
                break;
            }
        }

        output.WriteLine($"{caught} of {Seeds} seeds, {tries} schedules");

        // A race of a few steps may need its script; what needs no race shows each time.
        Assert.True(known.Script is null ? caught == Seeds : caught > 0, $"caught with {caught} of {Seeds} seeds");
    }

    private static SimOptions Searching(SimOptions options, ulong seed) => options with
    {
        Seed = seed, Strategy = seed / 1_000 % 2 == 0 ? StrategyKind.Random : StrategyKind.Pct, Depth = 2, ExpectedSteps = 120,
    };

    [Fact]
    public void PausePoints_OfThePageTable_AreAllReached()
    {
        ulong reached = 0;
        using var simulator = new Simulator();
        foreach (var id in Ids)
        {
            var known = ReenactmentList.Find(id)!;
            reached |= simulator.Run(new Variant(known, IsBroken: false), Scripted(known, MachineKind.StoreBuffers)).Points;
        }

        for (var point = PausePoint.AfterRead; point <= PausePoint.BeforeFreeWalk; point++)
            Assert.True((reached & (1UL << (int)point)) != 0, $"{point} is never reached");
        Assert.True((reached & (1UL << (int)PausePoint.AfterLostRace)) != 0, "AfterLostRace is never reached");
    }

    private static SimOptions Scripted(Reenactment known, MachineKind machine)
    {
        if (known.Script is not { } text)
            return new SimOptions { Machine = machine, Seed = 1 };
        var script = RaceScript.Parse(text, out var problems);
        Assert.Empty(problems);
        return new SimOptions { Machine = machine, Strategy = StrategyKind.Script, Script = script };
    }

    private sealed record Variant(Reenactment Known, bool IsBroken) : IScenarioSource
    {
        public string Name => Known.Id;

        public Scenario Create<TPlatform>(ulong seed)
            where TPlatform : struct, IPlatform => Known.Create<TPlatform>(IsBroken, seed);
    }
}
