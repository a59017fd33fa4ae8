using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;

namespace Lab.Tests.Reenactments;

public sealed class LiveRunnerTests
{
    private static readonly ReenactmentOptions s_brief = new() { Seconds = 0.05 };

    [Fact]
    public void Run_BugOfOneThread_IsCaughtAtTheFirstTry()
    {
        var report = LiveRunner.Run(ReenactmentList.Find("B16")!, isBroken: true, s_brief with { SecondsPerTry = 60 }, CancellationToken.None);

        Assert.True(report.Ok, report.Problem);
        Assert.Equal(1, report.Tries);
        Assert.Equal(LiveRunner.Machine, report.Machine);
        Assert.Equal(Splat.MarkOf("B16"), report.Splat[0]);
    }

    [Fact]
    public void Run_BugOfTheThirdTry_CountsTries()
    {
        var bug = new FakeBug("B99", run => Invariant.That(run < 2, "it is the third"));

        var report = LiveRunner.Run(bug, isBroken: true, s_brief with { Seconds = 60, SecondsPerTry = 60 }, CancellationToken.None);

        Assert.True(report.Ok);
        Assert.Equal(3, report.Tries);
        Assert.Contains("BUG: it is the third", report.Splat);
    }

    [Fact]
    public void Run_FixedVariant_IsSilentUntilTheTimeIsOver()
    {
        var report = LiveRunner.Run(ReenactmentList.Find("B7")!, isBroken: false, s_brief with { SecondsPerTry = 60 }, CancellationToken.None);

        Assert.True(report.Ok, string.Join('\n', report.Splat));
        Assert.True(report.Tries > 0);
        Assert.Equal("", report.Problem);
    }

    [Fact]
    public void Run_TaskThatDoesNotEnd_IsLeftAndSaid()
    {
        using var release = new ManualResetEventSlim();
        using var left = new ManualResetEventSlim();
        var bug = new FakeBug("B99", _ =>
        {
            release.Wait(CancellationToken.None);
            left.Set();
        });

        var report = LiveRunner.Run(bug, isBroken: true, s_brief with { SecondsPerTry = 0.05 }, CancellationToken.None);
        release.Set();
        left.Wait(TestContext.Current.CancellationToken);

        Assert.False(report.Ok);
        Assert.Equal(1, report.Tries);
        Assert.Contains("inconclusive: try 1 did not end", report.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NeverCaught_IsInconclusive()
    {
        var report = LiveRunner.Run(new FakeBug("B99", static _ => { }), isBroken: true, s_brief, CancellationToken.None);

        Assert.False(report.Ok);
        Assert.Contains("inconclusive: not caught", report.Problem, StringComparison.Ordinal);
    }
}
