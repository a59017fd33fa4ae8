using Lab.Engine.Reenactments.Report;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Reenact;

namespace Lab.Tests.Web.Services.Reenact;

public sealed class ReenactmentRunsTests : IDisposable
{
    private static readonly ReenactmentKey Key = new("B7", 5);

    private readonly ScriptedRunner _runner = new();
    private readonly ReenactmentRuns _runs;

    public ReenactmentRunsTests() => _runs = new ReenactmentRuns(_runner, TimeProvider.System);

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Start_Report_IsKeptAndNotAskedForAgain()
    {
        await _runs.StartAsync(Key);
        await _runs.StartAsync(Key);

        Assert.Equal(ReenactmentState.Done, _runs.Find(Key)!.State);
        Assert.Equal(["reenact B7 --seed 5 --json"], _runner.Asked);
        Assert.Equal(new BugState(5, ReenactmentState.Done, true, true, 12, 1234), _runs.StateOf("B7"));
        await _runs.StartAsync(Key, again: true);
        Assert.Equal(2, _runner.Asked.Count);
    }

    [Fact]
    public async Task Start_BadResult_IsAReportAllTheSame()
    {
        _runner.Answer = (bug, seed) => new RunnerAnswer(1, ReenactmentJson.Write(CannedReport.Of(bug, seed) with
        {
            Ok = false, Broken = CannedReport.Broken() with { Ok = false, Caught = false },
        }), "");
        await _runs.StartAsync(Key);

        Assert.NotNull(_runs.Find(Key)!.Report);
        Assert.False(_runs.StateOf("B7")!.Caught);
        Assert.True(_runs.StateOf("B7")!.Silent);
    }

    [Theory]
    [InlineData("", 134, "Unhandled exception.\n  at X\n", "The engine ended without a report.", 2)]
    [InlineData("{", 2, "", "The engine ended without a report.", 0)]
    [InlineData("null", 0, "", "The engine ended without a report.", 0)]
    [InlineData("{}", 0, "", "The engine reported another run than the one asked for.", 0)]
    public async Task Start_NoReport_SaysCodeAndFirstLines(string output, int code, string errors, string what, int lines)
    {
        _runner.Answer = (_, _) => new RunnerAnswer(code, output, errors);
        await _runs.StartAsync(Key);

        var failure = _runs.Find(Key)!.Failure!;
        Assert.Equal((what, (int?)code, lines), (failure.What, failure.ExitCode, failure.Lines.Count));
        Assert.Equal(ReenactmentState.Failed, _runs.StateOf("B7")!.State);
    }

    [Fact]
    public async Task Start_NoReport_IsAskedForAgain()
    {
        var answer = _runner.Answer;
        _runner.Answer = (_, _) => throw new InvalidOperationException("no engine here");
        await _runs.StartAsync(Key);
        Assert.Contains("no engine here", _runs.Find(Key)!.Failure!.What, StringComparison.Ordinal);
        _runner.Answer = answer;
        await _runs.StartAsync(Key);
        Assert.NotNull(_runs.Find(Key)!.Report);
    }

    [Fact]
    public async Task Start_Limit_IsSaid()
    {
        _runner.Answer = (_, _) => throw new OperationCanceledException();
        await _runs.StartAsync(Key);
        Assert.Contains("60 s had passed", _runs.Find(Key)!.Failure!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Several_RunOneAfterAnother()
    {
        var runner = new ScriptedRunner { Holds = true };
        using var runs = new ReenactmentRuns(runner, TimeProvider.System);
        var changes = 0;
        runs.Changed += () => Interlocked.Increment(ref changes);
        Task[] all = [runs.StartAsync(Key), runs.StartAsync(Key with { Seed = 6 }), runs.StartAsync(Key with { Seed = 7 })];
        Assert.Same(all[0], runs.StartAsync(Key));
        Assert.True(runs.Find(Key)!.IsPending);

        for (var i = 0; i < all.Length; i++)
            runner.LetOne();
        await Task.WhenAll(all);
        Assert.Equal((1, 3), (runner.Most, runner.Asked.Count));
        Assert.True(changes >= 9, $"{changes} changes were told");
    }

    [Fact]
    public async Task Start_MoreThanAreKept_ForgetsTheOneUnusedLongest()
    {
        await _runs.StartAsync(Key);
        await _runs.StartAsync(Key with { Seed = 1000 });
        for (var seed = 0UL; seed < ReenactmentRuns.Kept - 1; seed++)
        {
            await _runs.StartAsync(new ReenactmentKey("B1", seed));
            Assert.NotNull(_runs.Find(Key));
        }

        Assert.Null(_runs.Find(Key with { Seed = 1000 }));
    }

    [Fact]
    public async Task StartAll_RunsEveryBug_AndStopsWhenAsked()
    {
        await _runs.StartAllAsync(3, TestContext.Current.CancellationToken);
        Assert.Equal(ReenactmentCatalog.All.Select(bug => $"reenact {bug.Id} --seed 3 --json"), _runner.Asked);

        using var stopped = new CancellationTokenSource();
        _runner.Answer = (_, _) =>
        {
            stopped.Cancel();
            return new RunnerAnswer(1, "", "");
        };
        await _runs.StartAllAsync(4, stopped.Token);
        Assert.Equal(ReenactmentCatalog.All.Count + 1, _runner.Asked.Count);
    }
}
