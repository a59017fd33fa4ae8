using Lab.Tests.Web.Support;
using Lab.Web.Services.Present;

namespace Lab.Tests.Web.Services.Present;

/// <summary>One controller, by request, on a clock that stands until it is moved.</summary>
public sealed class ControlDeskTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly ControlDesk _desk;

    public ControlDeskTests() => _desk = new ControlDesk(_clock);

    [Fact]
    public void Join_FirstPage_HasControlAndTheSecondWatches()
    {
        var first = _desk.Join();
        var second = _desk.Join();

        Assert.Equal((true, false), (first.HasControl, second.HasControl));
        Assert.Equal(2, second.View.Viewers);
    }

    [Fact]
    public void Ask_ControllerSaysNothing_PassesAfterTenSecondsAndNotBefore()
    {
        var (first, second) = (_desk.Join(), _desk.Join());
        second.Ask();
        Assert.Equal((true, 10), (first.View.AskedByOther, first.View.SecondsLeft));

        _clock.Advance(TimeSpan.FromSeconds(9.9));
        _desk.Settle();
        Assert.Equal((true, false, 1), (first.HasControl, second.HasControl, second.View.SecondsLeft));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        _desk.Settle();
        Assert.Equal((false, true, false), (first.HasControl, second.HasControl, second.View.AskedByMe));
    }

    [Fact]
    public void Refuse_InTime_KeepsControlAndTellsWhoAsked()
    {
        var (first, second) = (_desk.Join(), _desk.Join());
        second.Ask();
        first.Refuse();
        _clock.Advance(TimeSpan.FromSeconds(20));
        _desk.Settle();

        Assert.Equal((true, true, false), (first.HasControl, second.View.WasRefused, second.View.AskedByMe));
        second.Ask();
        Assert.Equal((true, false), (second.View.AskedByMe, second.View.WasRefused));
    }

    [Fact]
    public void Grant_ByTheController_PassesAtOnce()
    {
        var (first, second) = (_desk.Join(), _desk.Join());
        second.Ask();
        second.Grant();
        Assert.True(first.HasControl);
        first.Grant();
        Assert.Equal((false, true), (first.HasControl, second.HasControl));
    }

    [Fact]
    public void Reach_ControllersBrowserGone_PassesToTheViewerWhoCameFirstAfterAFewSecondsAndNotBefore()
    {
        var (first, gone, second, third) = (_desk.Join(), _desk.Join(), _desk.Join(), _desk.Join());
        gone.Reach(isThere: false);
        first.Reach(isThere: false);
        Advance(ControlDesk.TimeToReturn - TimeSpan.FromSeconds(0.1));
        Assert.Equal((true, false), (first.HasControl, second.HasControl));

        Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((false, false, true, false), (first.HasControl, gone.HasControl, second.HasControl, third.HasControl));
        first.Reach(isThere: true);
        Assert.False(first.HasControl);
        Assert.Equal(3, first.View.Viewers);
    }

    [Fact]
    public void Reach_ControllerBackInTime_KeepsControl()
    {
        var (first, second) = (_desk.Join(), _desk.Join());
        first.Reach(isThere: false);
        Advance(ControlDesk.TimeToReturn / 2);
        first.Reach(isThere: true);
        Advance(ControlDesk.TimeToReturn);

        Assert.Equal((true, false), (first.HasControl, second.HasControl));
    }

    [Fact]
    public void Reach_GoneWithNobodyElse_KeepsItsClaimUntilAVisitorComes()
    {
        var first = _desk.Join();
        first.Reach(isThere: false);
        Advance(ControlDesk.TimeToReturn * 10);
        first.Reach(isThere: true);
        Assert.True(first.HasControl);

        first.Reach(isThere: false);
        Advance(ControlDesk.TimeToReturn);
        var visitor = _desk.Join();
        Assert.Equal((false, true), (first.HasControl, visitor.HasControl));
    }

    [Fact]
    public void Reach_AskedMeanwhile_GoesToWhoAsked()
    {
        var (first, second, third) = (_desk.Join(), _desk.Join(), _desk.Join());
        third.Ask();
        first.Reach(isThere: false);
        Advance(ControlDesk.TimeToReturn);

        Assert.Equal((false, true), (second.HasControl, third.HasControl));
    }

    [Fact]
    public void Leave_TabClosed_PassesButANavigationDoesNot()
    {
        var (first, second) = (_desk.Join(), _desk.Join());
        first.Recognise("tab");
        first.Dispose();
        Advance(ControlDesk.TimeToReturn * 10);
        Assert.Equal((true, false), (second.View.IsFree, second.HasControl));

        var back = _desk.Join();
        back.Recognise("tab");
        Assert.True(back.HasControl);
        back.Dispose();
        back.Reach(isThere: false);
        Advance(ControlDesk.TimeToReturn);
        Assert.True(second.HasControl);
    }

    [Fact]
    public void Recognise_ReloadWithinTheTimeToReturn_KeepsControl()
    {
        var (first, second) = (_desk.Join(), _desk.Join());
        first.Recognise("tab");
        first.Reach(isThere: false);
        first.Dispose();
        Advance(ControlDesk.TimeToReturn / 2);
        var reloaded = _desk.Join();
        reloaded.Recognise("tab");
        Advance(ControlDesk.TimeToReturn);

        Assert.Equal((true, false), (reloaded.HasControl, second.HasControl));
    }

    [Fact]
    public void Leave_Controller_FreesControlAtOnce()
    {
        var (first, second, third) = (_desk.Join(), _desk.Join(), _desk.Join());
        first.Dispose();
        Assert.Equal((true, false), (second.View.IsFree, second.HasControl));
        third.Ask();
        Assert.Equal((false, true), (second.HasControl, third.HasControl));
        second.Ask();
        third.Dispose();
        Assert.True(second.HasControl);
        Assert.Equal(1, second.View.Viewers);
    }

    [Fact]
    public void Leave_WhoAsked_LeavesControlWhereItWas()
    {
        var (first, second) = (_desk.Join(), _desk.Join());
        second.Ask();
        second.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(11));
        _desk.Settle();
        second.Ask();

        Assert.Equal((true, false, false), (first.HasControl, first.View.AskedByOther, second.HasControl));
    }

    [Fact]
    public void Recognise_ReloadedTab_KeepsControlWhileItsOldPageStillLingers()
    {
        var old = _desk.Join();
        old.Recognise("tab 1");
        var other = _desk.Join();
        other.Recognise("tab 2");
        var reloaded = _desk.Join();
        Assert.False(reloaded.HasControl);
        reloaded.Recognise("tab 1");
        old.Dispose();

        Assert.Equal((true, false, 2), (reloaded.HasControl, other.HasControl, other.View.Viewers));
    }

    [Fact]
    public void Recognise_ReloadedTabThatHasLeftBefore_HasControlAgainUnlessSomebodyTookIt()
    {
        var (first, other) = (_desk.Join(), _desk.Join());
        first.Recognise("tab 1");
        first.Dispose();
        var reloaded = _desk.Join();
        reloaded.Recognise("tab 1");
        Assert.True(reloaded.HasControl);

        reloaded.Dispose();
        other.Ask();
        var again = _desk.Join();
        again.Recognise("tab 1");
        Assert.Equal((false, true), (again.HasControl, other.HasControl));
    }

    /// <summary>Pages come, ask, decide and go on many threads; never have two control, and control is never with one who is gone.</summary>
    [Fact]
    public void Everything_FromManyThreads_LeavesOneControllerAtMost()
    {
        const int rounds = 2_000;
        var met = 0;
        Parallel.For(0, 4, worker =>
        {
            for (var i = 0; i < rounds; i++)
            {
                using var seat = _desk.Join();
                seat.Ask();
                if (seat.HasControl)
                    Interlocked.Increment(ref met);
                if (i % 3 == worker % 3)
                    seat.Grant();
                else
                    seat.Refuse();
            }
        });

        Assert.True(met > 0, "nobody ever had control");
        var last = _desk.Join();
        Assert.Equal((true, 1), (last.HasControl, last.View.Viewers));
    }

    public void Dispose() => _desk.Dispose();

    private void Advance(TimeSpan time)
    {
        _clock.Advance(time);
        _desk.Settle();
    }
}
