using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>Rules of grace periods, stepped by the test: no threads, no clock but the one set by hand.</summary>
public sealed class GracePeriodTests : IDisposable
{
    private readonly RcuDomain<AlteredPlatform<HandSetClock>> _domain = new(new RcuOptions { PacingNs = 1000 });

    public GracePeriodTests() => HandSetClock.Set(1);

    public void Dispose() => _domain.Dispose();

    [Fact]
    public void Poll_ReaderEnteredBeforeIt_WaitsForThatReader()
    {
        var reader = _domain.Register("before");
        var section = reader.Enter();
        var cookie = _domain.StartPoll();

        StepMany();
        Assert.False(_domain.Poll(cookie));
        Assert.True(_domain.Read().ForcedScans > 0);
        section.Dispose();
        StepMany();

        Assert.True(_domain.Poll(cookie));
        Assert.Equal(1, _domain.Read().GracePeriods);
    }

    [Fact]
    public void Poll_ReaderEnteredAfterItsGracePeriodBegan_DoesNotWait()
    {
        var holdUp = _domain.Register("before");
        var later = _domain.Register("after");
        var section = holdUp.Enter();
        var cookie = _domain.StartPoll();
        StepMany();

        using var after = later.Enter();
        section.Dispose();
        StepMany();

        Assert.True(_domain.Poll(cookie));
    }

    [Fact]
    public void Poll_InnerSectionLeft_StillWaitsForTheOuter()
    {
        var reader = _domain.Register("nester");
        var outer = reader.Enter();
        reader.Enter().Dispose();
        var cookie = _domain.StartPoll();
        reader.Enter().Dispose();

        StepMany();
        Assert.False(_domain.Poll(cookie));
        outer.Dispose();
        StepMany();

        Assert.True(_domain.Poll(cookie));
    }

    [Fact]
    public void GetState_InsideASection_IsIncompleteThereAndCompleteAfterAFullGracePeriod()
    {
        var reader = _domain.Register("cookie");
        GracePeriodCookie cookie;
        using (reader.Enter())
        {
            cookie = _domain.GetState();
            _ = _domain.StartPoll();
            StepMany();
            Assert.False(_domain.Poll(cookie));
        }

        HandSetClock.Set(1 + _domain.Options.PacingNs);
        _domain.Synchronize();

        Assert.True(_domain.Poll(cookie));
    }

    [Fact]
    public void GetState_WhileAGracePeriodRuns_WaitsForTheNextOne()
    {
        var reader = _domain.Register("holder");
        var section = reader.Enter();
        _ = _domain.StartPoll();
        StepMany();
        var cookie = _domain.GetState();

        section.Dispose();
        StepMany();
        Assert.Equal(1, _domain.Read().GracePeriods);
        Assert.False(_domain.Poll(cookie));
        _domain.SynchronizeExpedited();

        Assert.True(_domain.Poll(cookie));
    }

    [Fact]
    public void Step_NothingAskedFor_BeginsNoGracePeriod()
    {
        _ = _domain.GetState();

        Assert.False(_domain.GracePeriodStep());
        Assert.Equal(0, _domain.Read().GracePeriods);
    }

    [Fact]
    public void Synchronize_InsideASectionOfThisThread_IsABrokenInvariant()
    {
        var reader = _domain.Register("self");
        using var section = reader.Enter();

        Assert.Throws<InvariantException>(_domain.Synchronize);
        Assert.Throws<InvariantException>(_domain.SynchronizeExpedited);
        Assert.Throws<InvariantException>(_domain.Barrier);
    }

    /// <summary>Numbers start 300 before the word wraps: 700 grace periods cross it, in both forms.</summary>
    [Fact]
    public void Synchronize_AcrossTheWrap_KeepsEveryRule()
    {
        var reader = _domain.Register("wrap");
        Assert.Equal(0, _domain.Read().Started);
        for (var i = 0; i < 350; i++)
        {
            var cookie = _domain.StartPoll();
            using (reader.Enter())
            {
                StepMany();
                Assert.False(_domain.Poll(cookie));
            }

            HandSetClock.Set(10_000 * (i + 1));
            _domain.Synchronize();
            Assert.True(_domain.Poll(cookie));
            var expedited = _domain.GetState();
            Assert.False(_domain.Poll(expedited));
            _domain.SynchronizeExpedited();
            Assert.True(_domain.Poll(expedited));
        }

        Assert.True(_domain.Read().Completed > 300);
    }

    [Fact]
    public void Step_WithinThePacing_DoesNotBeginTheNextGracePeriod()
    {
        _ = _domain.StartPoll();
        StepMany();
        var cookie = _domain.StartPoll();

        HandSetClock.Set(1000);
        StepMany();
        Assert.False(_domain.Poll(cookie));
        HandSetClock.Set(1001);
        StepMany();

        Assert.True(_domain.Poll(cookie));
    }

    [Fact]
    public void SetPacing_ExpeditedOnly_IgnoresThePacingAtOnce()
    {
        _ = _domain.StartPoll();
        StepMany();
        var cookie = _domain.StartPoll();
        StepMany();
        Assert.False(_domain.Poll(cookie));

        _domain.SetPacing(1000, expedited: true);
        StepMany();

        Assert.True(_domain.Poll(cookie));
        Assert.Equal((1L, 1L), (_domain.Read().GracePeriods, _domain.Read().GracePeriodsExpedited));
        _domain.Synchronize();
        Assert.Equal((1L, 2L), (_domain.Read().GracePeriods, _domain.Read().GracePeriodsExpedited));
    }

    /// <summary>
    /// What the machine drives is expedited too: readers yield from the first look, and it is counted so.
    /// </summary>
    [Fact]
    public void Step_ExpeditedOnly_HurriesReadersAndRecordsAnExpeditedGracePeriod()
    {
        _domain.SetPacing(1000, expedited: true);
        var holdUp = _domain.Register("slow");
        var polite = _domain.Register("polite");
        var section = holdUp.Enter();
        var cookie = _domain.StartPoll();

        _domain.GracePeriodStep();
        polite.Enter().Dispose();
        Assert.Equal(0, _domain.Read().UrgentYields);
        _domain.GracePeriodStep();
        polite.Enter().Dispose();
        Assert.Equal(1, _domain.Read().UrgentYields);

        // What it is was settled at its beginning.
        _domain.SetPacing(1000, expedited: false);
        HandSetClock.Set(701);
        section.Dispose();
        StepMany();

        var words = new ulong[LogHistogram.Words];
        _domain.AddExpeditedGracePeriods(words);
        Assert.True(_domain.Poll(cookie));
        Assert.Equal((0L, 1L), (_domain.Read().GracePeriods, _domain.Read().GracePeriodsExpedited));
        Assert.Equal((1UL, 700UL), (words[LogHistogram.BucketOf(700)], words[LogHistogram.Buckets + 1]));
        Assert.Equal(0UL, _domain.GracePeriods.Raw[LogHistogram.Buckets]);
    }

    /// <summary>The machine's and the callers' expedited grace periods are merged.</summary>
    [Fact]
    public void AddExpeditedGracePeriods_DrivenByTheMachineAndByACaller_HoldsBoth()
    {
        _domain.SetPacing(0, expedited: true);
        _ = _domain.StartPoll();
        StepMany();
        _domain.SynchronizeExpedited();

        var words = new ulong[LogHistogram.Words];
        _domain.AddExpeditedGracePeriods(words);
        Assert.Equal((2UL, 2L), (words[0], _domain.Read().GracePeriodsExpedited));
    }

    [Fact]
    public void TryFinish_BeyondTheUrgentLimit_MakesReadersYieldUntilItEnds()
    {
        var holdUp = _domain.Register("slow");
        var polite = _domain.Register("polite");
        var section = holdUp.Enter();
        var cookie = _domain.StartPoll();
        for (var i = 0; i < 300; i++)
            _domain.GracePeriodStep();
        polite.Enter().Dispose();
        Assert.Equal(0, _domain.Read().UrgentYields);

        HandSetClock.Set(1 + _domain.Options.UrgentNs);
        StepMany();
        polite.Enter().Dispose();
        using (polite.Enter())
            Assert.Equal((1, 2L), (polite.Nesting, _domain.Read().UrgentYields));
        section.Dispose();
        StepMany();
        polite.Enter().Dispose();

        Assert.True(_domain.Poll(cookie));
        Assert.Equal(2, _domain.Read().UrgentYields);
    }

    [Fact]
    public void Read_DuringAGracePeriod_NamesTheStateAndTheTargets()
    {
        var reader = _domain.Register("holder");
        Assert.Equal(GracePeriodState.Idle, _domain.Read().State);
        _domain.GracePeriodStep();
        Assert.Equal(GracePeriodState.WaitGps, _domain.Read().State);

        using (reader.Enter())
        {
            _ = _domain.StartPoll();
            StepMany();
            var inFlight = _domain.Read();
            Assert.Equal((GracePeriodState.WaitFqs, 1L, 2L), (inFlight.State, inFlight.WaitGracePeriod, inFlight.NextGracePeriod));
        }

        _domain.GracePeriodStep();
        Assert.Equal(GracePeriodState.Cleaned, _domain.Read().State);
        _ = _domain.StartPoll();
        _domain.GracePeriodStep();
        Assert.Equal(GracePeriodState.Paced, _domain.Read().State);
    }

    [Fact]
    public void StartPollExpedited_WithinThePacing_BeginsAtOnceAndCountsAsExpedited()
    {
        _ = _domain.StartPoll();
        StepMany();
        var paced = _domain.StartPoll();
        StepMany();
        Assert.False(_domain.Poll(paced));

        var soon = _domain.StartPollExpedited();
        StepMany();

        Assert.True(_domain.Poll(soon));
        Assert.True(_domain.Poll(paced));
        Assert.Equal((1L, 1L, 3L), (_domain.Read().GracePeriods, _domain.Read().GracePeriodsExpedited, _domain.Read().PolledCookies));
    }

    [Fact]
    public void CondSynchronize_CookieComplete_DoesNothing()
    {
        var cookie = _domain.GetState();
        _domain.CondSynchronizeExpedited(cookie);
        _domain.CondSynchronizeExpedited(cookie);
        _domain.CondSynchronize(cookie);
        _domain.CondSynchronize(_domain.CompletedState());

        Assert.Equal((0L, 1L), (_domain.Read().GracePeriods, _domain.Read().ExpeditedDriven));
    }

    [Fact]
    public void Read_GracePeriodInFlight_TellsItsAge()
    {
        var reader = _domain.Register("holder");
        using (reader.Enter())
        {
            _ = _domain.StartPoll();
            StepMany();
            HandSetClock.Set(501);

            Assert.Equal(500, _domain.Read().GracePeriodAgeNs);
        }

        StepMany();
        Assert.Equal(0, _domain.Read().GracePeriodAgeNs);
        Assert.Equal(500UL, _domain.GracePeriods.Raw[LogHistogram.Buckets]);
    }

    private void StepMany()
    {
        for (var i = 0; i < 20; i++)
            _domain.GracePeriodStep();
    }
}
