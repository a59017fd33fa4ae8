using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

public sealed class FaultPhaseClockTests : IDisposable
{
    private const int Accesses = 10_000;
    private readonly FaultPhaseClock<RecordingPlatform> _clock = new(worker: 3);
    private long _now = 1_000;

    public FaultPhaseClockTests() => RecordingPlatform.Clock = () => _now;

    public void Dispose()
    {
        RecordingPlatform.Clock = null;
        _clock.Dispose();
    }

    [Fact]
    public void End_ServedAtOnce_PhasesAddUpToTheAccess()
    {
        var whole = 0L;
        for (var i = 0; i < Accesses; i++)
        {
            var before = _clock.Timed;
            var began = _now;
            _clock.Begin(_now);
            Pass(5);
            var outer = _clock.Switch(FaultPhase.TopUp);
            Pass(7);
            _clock.Switch(outer);
            Pass(1);
            _clock.Switch(FaultPhase.LockWait);
            Pass(11);
            _clock.Switch(FaultPhase.Walk);
            Pass(13);
            outer = _clock.Switch(FaultPhase.Break);
            Pass(17);
            _clock.Switch(outer);
            Pass(2);
            _clock.Serve();
            Pass(3);
            _clock.End(_now, succeeded: true);
            whole += (_clock.Timed - before) * (_now - began);
        }

        var timed = _clock.Timed;
        Assert.InRange(timed, Accesses / SampleSchedule.Most, Accesses / SampleSchedule.Least);
        Assert.Equal(whole, Enum.GetValues<FaultPhase>().Sum(_clock.TotalNs));
        Assert.Equal(timed * 7, _clock.TotalNs(FaultPhase.TopUp));
        Assert.Equal(timed * 11, _clock.TotalNs(FaultPhase.LockWait));
        Assert.Equal(timed * 15, _clock.TotalNs(FaultPhase.Walk));
        Assert.Equal(timed * 17, _clock.TotalNs(FaultPhase.Break));
        Assert.Equal(timed * 9, _clock.TotalNs(FaultPhase.Other));
    }

    [Fact]
    public void TurnBack_WholeAttempt_IsRetry()
    {
        for (var i = 0; i < Accesses; i++)
        {
            _clock.Begin(_now);
            Pass(5);
            _clock.Switch(FaultPhase.LockWait);
            Pass(11);
            _clock.TurnBack();
            Pass(4);
            _clock.Switch(FaultPhase.Other);
            Pass(2);
            _clock.Switch(FaultPhase.Walk);
            Pass(9);
            _clock.Serve();
            _clock.End(_now, succeeded: true);
        }

        var timed = _clock.Timed;
        Assert.True(timed > 0);
        Assert.Equal(timed * 20, _clock.TotalNs(FaultPhase.Retry));
        Assert.Equal(0, _clock.TotalNs(FaultPhase.LockWait));
        Assert.Equal(timed * 2, _clock.TotalNs(FaultPhase.Other));
        Assert.Equal(timed * 9, _clock.TotalNs(FaultPhase.Walk));
    }

    [Fact]
    public void End_GivenUp_CountsNowhere()
    {
        for (var i = 0; i < Accesses; i++)
        {
            _clock.Begin(_now);
            Pass(5);
            _clock.Switch(FaultPhase.Walk);
            _clock.End(0, succeeded: false);
        }

        Assert.Equal(0, _clock.Timed);
        Assert.Equal(0, Enum.GetValues<FaultPhase>().Sum(_clock.TotalNs));
    }

    private void Pass(long ns) => _now += ns;
}
