using Lab.Engine.Simulation;
using Lab.Tests.Architecture;

namespace Lab.Tests.Simulation;

public sealed class SeedFileTests
{
    public static TheoryData<string> Seeds => [.. Directory.GetFiles(Path.Combine(SourceTree.Root, "Seeds"), "*.seed").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Seed_ThatFailedOnce_IsSilent(string name)
    {
        var file = SeedFile.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "Seeds", name)), out var problems);

        Assert.Empty(problems);
        Assert.True(file!.Failed.Length > 0 && file.Was.Length > 20, $"{name} does not say what it was");
        var source = ScenarioList.Find(file.Scenario)!.Source;
        Simulator.OnItsOwnCpu(0, simulator =>
        {
            Assert.Null(simulator.Run(source, file.ToReplay()).Failure);

            // The code has changed since: its steps have other numbers, so schedules like it are tried too.
            for (var run = 0UL; run < 40; run++)
                Assert.Null(simulator.Run(source, file.Options with { Schedule = null, Seed = file.Options.Seed + run }).Failure);
            return true;
        });
    }

    [Fact]
    public void Text_OfAFile_ComesBack()
    {
        var file = new SeedFile("domain-mutex", new SimOptions
        {
            Machine = MachineKind.ReleaseAcquire, Seed = 7, Strategy = StrategyKind.Pct, Schedule = Schedule.Parse("4>1 9~2", out _),
        }, 0xABC, "C-BBM A6", "a thing that was wrong", "seen\nby chance");

        var read = SeedFile.Parse(file.ToString(), out var problems);

        Assert.Empty(problems);
        Assert.Equal(file.ToString().Split("# ")[0], read!.ToString());
        Assert.Equal(StrategyKind.Replay, read.ToReplay().Strategy);
    }

    [Fact]
    public void Parse_BadFile_NamesEveryProblem()
    {
        Assert.Null(SeedFile.Parse("scenario: none\nmachine: vax\nseed: x\nstrategy: luck\nschedule: 1>\nhash: z\nnonsense", out var problems));

        Assert.Equal(7, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("sc, tso, ra", StringComparison.Ordinal));
    }
}
