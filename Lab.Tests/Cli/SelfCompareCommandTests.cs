using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.Engine.Experiments;
using Lab.Engine.Link;
using Lab.Engine.Telemetry;
using Lab.Tests.Experiments;

namespace Lab.Tests.Cli;

/// <summary><c>lab aa</c> on this machine, small: whatever it is worth here, it says so. How often it errs is another test's matter (docs/compare.md).</summary>
public sealed partial class SelfCompareCommandTests
{
    private const int Runs = 3;

    [Fact]
    public async Task Aa_OnThisMachine_EndsEveryComparisonWithAnOutcomeAndCountsTheVerdicts()
    {
        using var cli = new ExperimentCli(new LabController()) { Clock = TimeProvider.System };

        var code = await cli.InvokeAsync("aa", "--runs", $"{Runs}", "--slice", "20ms", "--settle", "5ms", "--pairs", "6", "--calibration-pairs", "6", "--vcpus", "1", "--mib-per-vcpu", "4", "--seed", "1");

        var rows = cli.Output.Split('\n').Select(row => Row().Match(row)).Where(row => row.Success).ToList();
        Assert.Equal(["1", "2", "3"], rows.Select(row => row.Groups["seed"].Value));
        var found = rows.Count(row => row.Groups["sentence"].Value is ['B', ' ', ..]);
        var invalid = rows.Count(row => row.Groups["sentence"].Value.StartsWith("Invalid: ", StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Matches(@"^(B (faster|slower): |No difference above [\d.]+ %: |Not resolvable here \(floor [\d.]+ %\): |Invalid: )", row.Groups["sentence"].Value));
        Assert.EndsWith($"{found} of {Runs} comparisons gave a verdict\n", cli.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        // A checker hit is no bad luck.
        Assert.DoesNotContain("checker", cli.Output, StringComparison.Ordinal);
        Assert.Equal(found > 1 || invalid > Runs / 2 ? 1 : 0, code);
        Assert.Equal(invalid > Runs / 2, cli.Output.Contains("inconclusive", StringComparison.Ordinal));
        Assert.Empty(cli.Error);
        Assert.All(cli.Output.Split('\n'), row => Assert.True(row.Length <= PlainText.Columns, row));
    }

    /// <summary>The order of the slices and their seeds follow from the comparison's seed: the same comparison, and no two of one command.</summary>
    [Fact]
    public async Task Aa_EveryRun_HasSeedsOfItsOwn()
    {
        var bench = new ScriptedBench(_ => 1_000_000);
        using var cli = new ExperimentCli(bench);

        Assert.Equal(0, await cli.InvokeAsync("aa", "--runs", "2", "--pairs", "6", "--metric", "faults", "--quick"));

        Assert.Equal(bench.Begun.Count / 2, bench.Begun.Select(options => options.Seed).Distinct().Count());
        Assert.Contains("slices took", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aa_Json_SaysHowEachRunEndedAndItsLineMakesTheSamePlan()
    {
        using var cli = new ExperimentCli(new ScriptedBench(_ => 1_000_000));
        Assert.Equal(0, await cli.InvokeAsync("aa", "--runs", "2", "--pairs", "6", "--metric", "faults", "--quick", "--vcpus", "2", "--seed", "5", "--json"));
        var first = Summary(cli);

        Assert.Equal([5UL, 6UL], first.Runs.Select(run => run.Seed));
        Assert.Equal((0, 0, 2), (first.Found, first.Invalid, first.Plan.A.Vcpus));
        Assert.Equal(0, await cli.InvokeAsync([.. first.Origin.CommandLine.Split(' ').Skip(1), "--json"]));
        Assert.Equal(first.Plan, Summary(cli).Plan);
    }

    private static SelfComparisonSummary Summary(ExperimentCli cli) => JsonSerializer.Deserialize<SelfComparisonSummary>(cli.Output, ExperimentJson.Options)!;

    [GeneratedRegex(@"^ +\d+ seed (?<seed>\d+): (?<sentence>.+)$")]
    private static partial Regex Row();
}
