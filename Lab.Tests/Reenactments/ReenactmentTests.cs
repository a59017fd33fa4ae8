using Lab.Engine.Checkers;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Rcu;
using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Report;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

/// <summary>Every re-enactment in the list. The whole matrix, with more seeds and schedules, is <c>lab reenact --all</c>.</summary>
public sealed class ReenactmentTests
{
    private const ulong Seeds = 3;

    // Few silent schedules: the matrix makes more.
    private static readonly ReenactmentOptions s_few = new() { FewestSilent = 20, MostSilent = 40 };

    public static TheoryData<string> Ids => [.. ReenactmentList.All.Select(bug => bug.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void Run_OnThreeSeeds_BrokenIsCaughtByAnExpectedCheckerAndFixedIsSilent(string id)
    {
        var bug = ReenactmentList.Find(id)!;
        var problems = Simulator.OnItsOwnCpu(0, simulator =>
        {
            var runner = new ReenactmentRunner(simulator);
            var found = new List<string>();
            for (var seed = 1UL; seed <= Seeds; seed++)
            {
                var options = s_few with { Seed = seed };
                var broken = runner.RunBroken(bug, options);
                var silent = runner.RunFixed(bug, options, broken.Tries);
                if (!broken.IsOk)
                    found.Add($"seed {seed}: broken, {broken.Tries} tries: {broken.Problem} {broken.Result.Failure?.Text}");
                if (!silent.IsOk)
                    found.Add($"seed {seed}: fixed: {silent.Result.Failure!.Text}");
                Assert.True(silent.Tries >= s_few.FewestSilent || silent.IsCaught || silent.Problem.Length > 0, $"only {silent.Tries} tries");
            }

            return found;
        });

        Assert.Empty(problems);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Report_MadeTwiceFromOneSeed_IsTheSameAndItsTraceFollowsFromItsTree(string id)
    {
        var bug = ReenactmentList.Find(id)!;
        var options = new ReenactmentOptions { Seed = 5, FewestSilent = 1, MostSilent = 1 };

        var first = Simulator.OnItsOwnCpu(0, simulator => new ReenactmentRunner(simulator).Report(bug, options));
        var again = Simulator.OnItsOwnCpu(0, simulator => new ReenactmentRunner(simulator).Report(bug, options));

        Assert.Equal(ReenactmentJson.Write(Untimed(first)), ReenactmentJson.Write(Untimed(again)));
        Assert.True(first.Broken!.Caught);
        Assert.Equal(Splat.MarkOf(id), first.Broken.Splat[0]);
        Assert.Equal("Violation", first.Broken.Trace[first.Broken.ViolationAt].Kind);
        Assert.NotEmpty(first.Fixed!.Tasks);
        Assert.Empty(first.Fixed.Splat);
        Assert.Equal(-1, first.Fixed.ViolationAt);
        RebuiltTree.Follow(first.Broken);
        RebuiltTree.Follow(first.Fixed);
    }

    [Fact]
    public void Report_ReadBackFromJson_IsTheReport()
    {
        var bug = ReenactmentList.All[0];
        var report = Simulator.OnItsOwnCpu(0, simulator => new ReenactmentRunner(simulator).Report(bug, s_few));

        var json = ReenactmentJson.Write(report);

        Assert.Equal(json, ReenactmentJson.Write(ReenactmentJson.Read(json)));
        Assert.Contains("\"violationAt\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void All_Ids_AreUniqueAndInOrder()
    {
        var numbers = ReenactmentList.All.Select(bug => int.Parse(bug.Id[1..], System.Globalization.CultureInfo.InvariantCulture)).ToList();

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.All(ReenactmentList.All, bug => Assert.StartsWith("B", bug.Id, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Texts_OfEach_AreComplete(string id)
    {
        var bug = ReenactmentList.Find(id)!;
        var evidence = bug.Evidence;

        Assert.All(new[] { bug.Title, bug.Story, bug.Seen, bug.Fix, evidence.Source }, text => Assert.NotEqual("", text.Trim()));
        Assert.All(new[] { bug.Story, bug.Seen, bug.Fix }, text => Assert.EndsWith(".", text, StringComparison.Ordinal));
        Assert.NotEqual("", evidence.Introduced + evidence.Fixed + evidence.Date);
        Assert.All(new[] { bug.Title, evidence.Source, evidence.Date }, text => Assert.DoesNotContain('|', text));
        Assert.All(bug.Switch.Split([", ", " and ", " or "], StringSplitOptions.None), name => Assert.Contains(name, SwitchNames()));
        Assert.NotEmpty(bug.Expected);
        Assert.All(bug.Expected, checker => Assert.Contains(checker, KnownCheckers()));
        if (bug.Script is { } script)
            Assert.True(RaceScript.Parse(script, out var problems) is not null, string.Join(" ", problems));
    }

    private static ReenactmentReport Untimed(ReenactmentReport report) => report with
    {
        Broken = report.Broken! with { ElapsedMs = 0 },
        Fixed = report.Fixed! with { ElapsedMs = 0 },
    };

    private static IReadOnlyList<string> SwitchNames() =>
    [
        .. Enum.GetNames<TableFlaws>().Select(name => $"TableFlaws.{name}"),
        .. Enum.GetNames<PolicyFlaws>().Select(name => $"PolicyFlaws.{name}"),
        .. Enum.GetNames<RcuDefect>().Select(name => $"RcuDefect.{name}"),
    ];

    private static IReadOnlyList<string> KnownCheckers() =>
        [.. new CheckerSet(new CheckerOptions()).Names, SimFailure.AlwaysOn, SimFailure.Race, LinkChecker.Name, "quiescence"];
}
