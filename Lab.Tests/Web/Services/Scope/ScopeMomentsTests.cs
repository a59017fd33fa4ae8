using Lab.Tests.Telemetry.Scope;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;

namespace Lab.Tests.Web.Services.Scope;

public sealed class ScopeMomentsTests
{
    [Fact]
    public void Near_TwoWindows_NearestWithinASecondAndOnlyOfTheRun()
    {
        var clock = new ManualClock();
        var frames = new FrameStore(clock, 10);
        var store = new ScopeStore();
        var moments = new ScopeMoments(store, frames);
        clock.Advance(TimeSpan.FromSeconds(100));
        var run = new ScriptedRun();
        run.Start(new());
        run.Advance(20);
        frames.Accept(run.Sample(1));
        var sample = ScopeSamples.Capture(1, run.RunId);
        store.Accept(ScopeSamples.News(sample with { ElapsedNs = 12_000_000_000, TriggerStartNs = 0 }, run.RunId));
        store.Accept(ScopeSamples.News(sample with { Id = 2, ElapsedNs = 13_500_000_000, TriggerStartNs = 0 }, run.RunId));

        // The run began at 80 s on the page's time axis.
        Assert.Equal(1, moments.Near(92.6)!.Id);
        Assert.Equal(2, moments.Near(92.9)!.Id);
        Assert.Equal(2, moments.Near(94.4)!.Id);
        Assert.Null(moments.Near(94.6));
        store.Accept(ScopeSamples.News(sample with { Id = 3, RunId = "other" }, "other"));
        Assert.Null(moments.Near(92));
    }
}
