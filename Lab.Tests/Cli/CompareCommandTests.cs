using System.Text.Json;
using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Engine.Telemetry;
using Lab.Tests.Experiments;
using Lab.Tests.Support;

namespace Lab.Tests.Cli;

public sealed class CompareCommandTests : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly ScriptedBench _bench = new(options => options.Policy == "parallel" ? 1_100_000 : 1_000_000);
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ExperimentCli _cli;

    public CompareCommandTests() => _cli = new ExperimentCli(_bench);

    [Fact]
    public async Task Compare_BFaster_SaysSoInSeventyTwoColumnsAndEndsWithZero()
    {
        Assert.Equal(0, await InvokeAsync("compare", "--metric", "faults", "--a", "rwlock-6.1", "--b", "parallel", "--preset", "dirty-log-thp", "--pairs", "8", "--seed", "7"));

        var text = _cli.Output;
        Assert.Contains("verdict: B faster: faults/s 1.100x [1.100, 1.100]", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= PlainText.Columns, line));
        Assert.Empty(_cli.Error);
        Assert.False(_bench.Runs);
    }

    [Fact]
    public async Task Compare_CommandLineOfItsReport_MakesTheSamePlan()
    {
        Assert.Equal(0, await InvokeAsync("compare", "--metric", "faults", "--a", "parallel", "--b", "parallel,tlbi-base-ns=5000", "--vcpus", "3", "--quick", "--equivalence", "3", "--seed", "9", "--json"));
        var first = Summary();

        Assert.Equal(0, await InvokeAsync([.. first.Origin.CommandLine.Split(' ').Skip(1), "--json"]));

        Assert.Equal(first.Plan, Summary().Plan);
        Assert.Equal((5000, 3, 3), (first.Plan.B.TlbiBaseNs, first.Plan.A.Vcpus, first.Plan.B.Vcpus));
    }

    [Fact]
    public async Task Compare_HtmlAsked_WritesThePageBesideTheText()
    {
        Assert.Equal(0, await InvokeAsync("compare", "--metric", "faults", "--a", "rwlock-6.1", "--b", "parallel", "--pairs", "8", "--html", _path));
        Assert.Contains("verdict: B faster", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("<svg", await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal(1, await InvokeAsync("compare", "--metric", "faults", "--a", "rwlock-6.1", "--b", "parallel", "--pairs", "8", "--html", "/nowhere/at/all.html"));
        Assert.Contains("html is \"/nowhere/at/all.html\"; it cannot be written", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_ManyMistakes_NamesEachAndRunsNothing()
    {
        Assert.Equal(2, await InvokeAsync("compare", "--metric", "faults", "--a", "nonsense", "--b", "parallel,speed=9", "--preset", "storm", "--slice", "long", "--pairs", "3", "--vcpus", "0"));

        foreach (var mistake in new[] { "A: Policy is \"nonsense\"", "\"speed=9\"", "preset is \"storm\"", "slice is \"long\"", "Pairs is 3", "Vcpus is 0" })
            Assert.Contains(mistake, _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_bench.Begun);
    }

    [Fact]
    public async Task Compare_CheckerHit_EndsWithOneAndNamesIt()
    {
        _bench.Violation = "C-RCU: a reader on a freed table";

        Assert.Equal(1, await InvokeAsync("compare", "--metric", "faults", "--a", "parallel", "--b", "rwlock-6.1"));

        Assert.Contains("Invalid", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("C-RCU", _cli.Output, StringComparison.Ordinal);
        Assert.Single(_bench.Begun);
    }

    [Fact]
    public async Task Compare_InterruptedAndResumed_EndsAsIfNothingHadHappened()
    {
        var reads = 0;
        _bench.OnRead = () =>
        {
            if (++reads == 31)
                _interrupted.Cancel();
        };
        Assert.Equal(1, await InvokeAsync("compare", "--metric", "faults", "--a", "rwlock-6.1", "--b", "parallel", "--pairs", "16", "--out", _path));
        Assert.Contains($"--resume {_path}", _cli.Error, StringComparison.Ordinal);
        Assert.False(_bench.Runs);
        var before = _bench.Begun.Count;

        _bench.OnRead = static () => { };
        Assert.Equal(0, await _cli.InvokeAsync("compare", "--resume", _path));

        Assert.Contains("B faster: faults/s 1.100x", _cli.Output, StringComparison.Ordinal);
        Assert.Empty(ComparisonFile.Load(_path, out var whole, out _));
        // Only the slice that was broken off ran twice; the new process ran one of each arm to warm up.
        Assert.Equal(whole!.Slices.Count + 1 + 2, _bench.Begun.Count);
        Assert.Equal(["rwlock-6.1", "parallel"], _bench.Begun.Skip(before).Take(2).Select(options => options.Policy));
        Assert.InRange(before, 15, 17);
    }

    [Fact]
    public async Task Compare_OnATerminal_SaysPairArmAndVerdictInOneLine()
    {
        using var cli = new ExperimentCli(_bench) { IsTerminal = true };

        Assert.Equal(0, await cli.InvokeAsync("compare", "--metric", "faults", "--a", "rwlock-6.1", "--b", "parallel", "--pairs", "8"));

        var beats = cli.Error.Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2 + 16 + 16, beats.Length);
        Assert.All(beats, beat => Assert.InRange(beat.TrimEnd('\n').Length, 70, 79));
        Assert.StartsWith("Measured pair 8, arm ", beats[^1], StringComparison.Ordinal);
        Assert.Contains("B faster", beats[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_SliceThatDoesNotEnd_IsNamedAndEndsWithOne()
    {
        using var release = new ManualResetEventSlim();
        using var cli = new ExperimentCli(new HangingBench(release)) { Clock = new ImpatientClock() };
        try
        {
            Assert.Equal(1, await cli.InvokeAsync("compare", "--a", "rwlock-6.1", "--b", "parallel"));

            Assert.Contains("WarmUp pair 1, arm ", cli.Error, StringComparison.Ordinal);
            Assert.Contains("did not end within", cli.Error, StringComparison.Ordinal);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task Compare_Json_HasLatenciesWithTheirBands()
    {
        Assert.Equal(0, await InvokeAsync("compare", "--metric", "faults", "--a", "rwlock-6.1", "--b", "parallel", "--pairs", "8", "--json"));

        // The bench gives no latencies: the member is there, and nothing is invented.
        Assert.Empty(Summary().Latencies);
        Assert.NotEmpty(Summary().Metrics);
    }

    [Fact]
    public async Task Aa_NoDifference_CountsVerdictsAndEndsWithZero()
    {
        Assert.Equal(0, await InvokeAsync("aa", "--metric", "faults", "--runs", "3", "--slice", "50ms", "--pairs", "8"));

        Assert.EndsWith("0 of 3 comparisons gave a verdict\n", _cli.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aa_MostComparisonsInvalid_IsInconclusiveAndEndsWithOne()
    {
        _bench.Violation = "C-LIFE: leaked";

        Assert.Equal(1, await InvokeAsync("aa", "--metric", "faults", "--runs", "3"));

        Assert.Contains("inconclusive: 3 of 3", _cli.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        File.Delete(_path);
        _interrupted.Dispose();
        _cli.Dispose();
    }

    private ComparisonSummary Summary() => JsonSerializer.Deserialize<ComparisonSummary>(_cli.Output, ExperimentJson.Options)!;

    private Task<int> InvokeAsync(params string[] arguments) => _cli.InvokeAsync(_interrupted.Token, arguments);
}
