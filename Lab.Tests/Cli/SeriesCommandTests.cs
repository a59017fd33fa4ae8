using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Telemetry;
using Lab.Tests.Experiments;
using Lab.Tests.Experiments.Series;
using Lab.Tests.Support;

namespace Lab.Tests.Cli;

/// <summary><c>lab ladder</c>, <c>lab scale</c> and <c>lab sweep</c>.</summary>
public sealed class SeriesCommandTests : IDisposable
{
    private readonly ScriptedBench _bench = new(options => options.Vcpus * (options.Policy == "parallel" ? 1_100_000 : 1_000_000));
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ExperimentCli _cli;

    public SeriesCommandTests() => _cli = new ExperimentCli(_bench);

    /// <summary>A line for each kind, and how many cells it has.</summary>
    public static TheoryData<string, int> Lines => new()
    {
        { "ladder --preset dirty-log-thp --rounds 6", 7 },
        { "scale --policies rwlock-6.1,parallel,lockless-perm --counts 1,5 --rounds 6 --seed 9", 6 },
        { "sweep --over policy=rwlock-6.1,parallel --over write-percent=0,100 --vcpus 3 --rounds 6", 4 },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Series_Good_RunsEveryCellAndReportsInSeventyTwoColumnsQuietlyInAPipe(string line, int cells)
    {
        Assert.Equal(0, await _cli.InvokeAsync(line.Split(' ')));

        Assert.Equal(cells * 7, _bench.Begun.Count);
        Assert.False(_bench.Runs);
        Assert.All(_cli.Output.Split('\n'), row => Assert.True(row.Length <= PlainText.Columns, row));
        Assert.Contains("6 of 6 rounds", _cli.Output, StringComparison.Ordinal);
        Assert.Empty(_cli.Error);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Series_CommandLineOfItsReport_MakesTheSamePlan(string line, int cells)
    {
        Assert.Equal(0, await _cli.InvokeAsync([.. line.Split(' '), "--json"]));
        var first = Summary();
        Assert.Equal(cells, first.Cells.Count);

        Assert.Equal(0, await _cli.InvokeAsync([.. first.Origin.CommandLine.Split(' ').Skip(1), "--json"]));

        Assert.Equal(Json(first.Plan), Json(Summary().Plan));
        Assert.Equal(first.Origin.CommandLine, Summary().Origin.CommandLine);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Series_InterruptedAndResumed_EndsAsIfNothingHadHappened(string line, int cells)
    {
        Assert.Equal(0, await _cli.InvokeAsync(line.Split(' ')));
        var whole = _cli.Output;
        var reads = 0;
        using var interrupted = new CancellationTokenSource();
        _bench.OnRead = () =>
        {
            if (++reads == 2 * cells + 3)
                interrupted.Cancel();
        };

        Assert.Equal(1, await _cli.InvokeAsync(interrupted.Token, [.. line.Split(' '), "--out", _path]));
        Assert.Contains($"--resume {_path}` goes on", _cli.Error, StringComparison.Ordinal);
        Assert.False(_bench.Runs);
        _bench.OnRead = static () => { };

        Assert.Equal(0, await _cli.InvokeAsync(line.Split(' ')[0], "--resume", _path));
        Assert.Equal(whole, _cli.Output);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Series_ResumeOfAFileWithoutSlices_RunsItWhole(string line, int cells)
    {
        Assert.Equal(0, await _cli.InvokeAsync([.. line.Split(' '), "--json"]));
        var first = Summary();
        SeriesFile.Begin(_path, new SeriesHead(first.Kind, first.Plan, first.Origin));
        _bench.Begun.Clear();

        Assert.Equal(0, await _cli.InvokeAsync(line.Split(' ')[0], "--resume", _path, "--json"));

        Assert.Equal(cells * 7, _bench.Begun.Count);
        Assert.Equal(first.Cells.Select(Faults), Summary().Cells.Select(Faults));
        Assert.Empty(SeriesFile.Load(_path, out var kept, out _));
        Assert.Null(kept!.Next);
    }

    [Fact]
    public async Task Compare_ResumeOfAFileWithoutSlices_RunsItWhole()
    {
        ComparisonFile.Begin(_path, SimulatedSlices.Plan(5, 8), ComparisonOrigin.Here(EngineIdentity.Describe(), "lab compare"));

        Assert.Equal(0, await _cli.InvokeAsync("compare", "--resume", _path));

        Assert.Contains("8 of 8", _cli.Output, StringComparison.Ordinal);
        Assert.Empty(ComparisonFile.Load(_path, out var kept, out _));
        Assert.Null(kept!.Next);
    }

    /// <summary>Another machine's slices and these would be no comparison; a file that has all of its own is only reported.</summary>
    [Theory]
    [InlineData(8, 2)]
    [InlineData(int.MaxValue, 0)]
    public async Task Compare_ResumeOfAnotherMachinesFile_IsRefusedUnlessItIsWhole(int slices, int code)
    {
        var comparison = new Comparison(SimulatedSlices.Plan(5, 8));
        ComparisonFile.Begin(_path, comparison.Plan, SeriesSamples.Origin("lab compare"));
        var machine = new SimulatedSlices(1);
        while (comparison.Slices.Count < slices && comparison.Next is { } ticket)
        {
            comparison.Add(machine.Run(ticket));
            ComparisonFile.Append(_path, comparison.Slices[^1]);
        }

        Assert.Equal(code, await _cli.InvokeAsync("compare", "--resume", _path));
        Assert.Equal(code == 2, _cli.Error.Contains("another machine", StringComparison.Ordinal));
        Assert.Empty(_bench.Begun);
    }

    [Theory]
    [InlineData("ladder --preset storm --rounds 0 --slice long --vcpus 0 --policy parallel", "preset is \"storm\"|Rounds is 0|slice is \"long\"|Vcpus is 0|'--policy'")]
    [InlineData("scale --counts 2,4 --policies parallel,parallel --write-percent x", "counts is \"2,4\"|policies is \"parallel,parallel\"|WritePercent is \"x\"")]
    [InlineData("scale --policies nonsense --counts 1 --rounds 99", "Policy is \"nonsense\"|Rounds is 99")]
    [InlineData("sweep --rounds 0", "--over is missing|Rounds is 0")]
    [InlineData("sweep --over speed=1 --over seed=1,2 --over vcpus=1,x --over policy=parallel,parallel", "over is \"speed=1\"|over is \"seed=1,2\"|Vcpus is \"x\"|over is \"policy=parallel,parallel\"")]
    [InlineData("sweep --over vcpus=1,99", "Vcpus is 99")]
    [InlineData("ladder --rounds many", "many")]
    [InlineData("ladder --resume /nowhere/at-all --rounds 8", "/nowhere/at-all|leave --rounds out")]
    [InlineData("compare --resume /nowhere/at-all --pairs 8", "/nowhere/at-all|leave --pairs out")]
    public async Task Series_ManyMistakes_NamesEachAndRunsNothing(string line, string mistakes)
    {
        Assert.Equal(2, await _cli.InvokeAsync(line.Split(' ')));

        Assert.All(mistakes.Split('|'), mistake => Assert.Contains(mistake, _cli.Error, StringComparison.Ordinal));
        Assert.Empty(_bench.Begun);
        Assert.Empty(_cli.Output);
    }

    [Theory]
    [InlineData("ladder")]
    [InlineData("scale")]
    [InlineData("sweep --over vcpus=1,2")]
    [InlineData("compare --a parallel --b parallel")]
    public async Task Out_FileThatCannotBeWritten_IsRefused(string line)
    {
        Assert.Equal(2, await _cli.InvokeAsync([.. line.Split(' '), "--out", "/nowhere/at-all"]));

        Assert.Contains("out is \"/nowhere/at-all\"", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_bench.Begun);
    }

    [Fact]
    public async Task Resume_FileOfAnotherKind_IsRefusedAndNamesTheCommand()
    {
        SeriesFile.Begin(_path, new SeriesHead(SeriesKind.Sweep, SeriesSamples.Plan(), SeriesSamples.Origin("lab sweep")));

        Assert.Equal(2, await _cli.InvokeAsync("ladder", "--resume", _path));

        Assert.Contains($"`lab sweep --resume {_path}`", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_CheckerHit_EndsWithOneAndNamesTheCell()
    {
        _bench.Violation = "C-RCU: a reader on a freed table";

        Assert.Equal(1, await _cli.InvokeAsync("scale", "--counts", "1,2"));

        Assert.Contains("ENDED BY A CHECKER", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("vCPU", _cli.Output.Split("ENDED")[1], StringComparison.Ordinal);
        Assert.Single(_bench.Begun);
    }

    [Fact]
    public async Task Series_OnATerminal_SaysRoundAndTimeLeft()
    {
        using var cli = new ExperimentCli(_bench) { IsTerminal = true };

        Assert.Equal(0, await cli.InvokeAsync("sweep", "--over", "policy=rwlock-6.1,parallel", "--rounds", "6", "--slice", "3s", "--settle", "1s"));

        var beats = cli.Error.Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(14, beats.Length);
        Assert.All(beats, beat => Assert.Equal(77, beat.TrimEnd('\r', '\n').Length));
        Assert.StartsWith("warm-up, 0:00:56 left: policy=", beats[0], StringComparison.Ordinal);
        Assert.StartsWith("round 6 of 6, 0:00:04 left: ", beats[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_SliceThatDoesNotEnd_IsNamedAndEndsWithOne()
    {
        using var release = new ManualResetEventSlim();
        using var cli = new ExperimentCli(new HangingBench(release)) { Clock = new ImpatientClock() };
        try
        {
            Assert.Equal(1, await cli.InvokeAsync("ladder", "--rounds", "6"));

            Assert.Contains("warm-up, seed ", cli.Error, StringComparison.Ordinal);
            Assert.Contains("did not end within", cli.Error, StringComparison.Ordinal);
            Assert.Empty(cli.Output);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task Scale_Json_HasThePriceBesideTheGainAndThePublishedPoints()
    {
        Assert.Equal(0, await _cli.InvokeAsync("scale", "--counts", "1,2", "--rounds", "6", "--json"));

        var summary = Summary();
        Assert.Equal(7, summary.Published.Count);
        var price = Assert.Single(summary.Prices, price => price.Metric == "faults");
        Assert.Equal(("parallel", 2), (price.Policy, price.Most));
        Assert.Equal(1.1, price.AtOne!.Value.Middle, 3);
        Assert.Equal("rwlock-6.1, 2 vCPUs", summary.Cells.Single(cell => cell.Label == "parallel, 2 vCPUs").Baseline);
    }

    public void Dispose()
    {
        File.Delete(_path);
        _cli.Dispose();
    }

    /// <summary>What the bench gives; processor time and waiting are this machine's own.</summary>
    private static SeriesMetricSummary Faults(SeriesCellSummary cell) => cell.Metrics.Single(metric => metric.Metric == "faults");

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ExperimentJson.Options);

    private SeriesSummary Summary() => JsonSerializer.Deserialize<SeriesSummary>(_cli.Output, ExperimentJson.Options)!;
}
