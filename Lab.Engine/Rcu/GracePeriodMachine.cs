using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// Grace periods for callbacks, Synchronize and polled cookies, and the callbacks, as a step machine: the grace-period
/// thread steps it, and so may a test, a simulator, or a caller that waits while no such thread runs.
/// </summary>
internal sealed unsafe class GracePeriodMachine<TPlatform>
    where TPlatform : struct, IPlatform
{
    // A change of pacing or a flood of callbacks is met after this at the latest.
    private const long LongestNapNs = 1_000_000;

    private readonly GracePeriodControl* _control;
    private readonly GracePeriodEngine<TPlatform> _engine;
    private readonly CallbackEngine<TPlatform> _callbacks;
    private readonly DomainFailure<TPlatform> _failure;
    private readonly LogHistogram _normal;
    private readonly LogHistogram _expedited;
    private readonly BlameTable _blame;
    private GracePeriod _period;
    private bool _inFlight;
    private long _nextStartNs;

    internal GracePeriodMachine(
        GracePeriodControl* control,
        GracePeriodEngine<TPlatform> engine,
        CallbackEngine<TPlatform> callbacks,
        DomainFailure<TPlatform> failure,
        LogHistogram normal,
        LogHistogram expedited,
        BlameTable blame)
    {
        _control = control;
        _engine = engine;
        _callbacks = callbacks;
        _failure = failure;
        _normal = normal;
        _expedited = expedited;
        _blame = blame;
        _nextStartNs = long.MinValue;
    }

    /// <summary>Where whoever drives records: one thread at a time, under the driver mutex. Set once, when the domain is made.</summary>
    internal TraceLane Lane { get; set; } = new();

    /// <summary>Invoke a batch of callbacks, and begin, watch or end a grace period. Never waits. Fails if
    /// the domain has failed.</summary>
    internal GracePeriodStepResult Step()
    {
        if (!DomainMutex<TPlatform>.TryEnter(&_control->DriverMutex))
            return GracePeriodStepResult.Busy;
        try
        {
            _failure.ThrowIfAny();
            var invoked = _callbacks.InvokeBatches(Lane);
            if (invoked)
            {
                // Full barrier between the callbacks' count and the look at the sleepers: see SignalDone.
                TPlatform.Fence();
                _engine.SignalDone();
            }

            var result = _inFlight ? Watch() : Begin();
            return invoked ? GracePeriodStepResult.Progress : result;
        }
        finally
        {
            DomainMutex<TPlatform>.Exit(&_control->DriverMutex);
        }
    }

    /// <summary>Let time pass after a step that found nothing to do. The grace-period thread only. May block.</summary>
    internal void Wait(GracePeriodStepResult found)
    {
        if (found is not (GracePeriodStepResult.Progress or GracePeriodStepResult.Idle)
            && (found != GracePeriodStepResult.ReadersInTheWay || !_period.IsYoung))
        {
            NoteRound(TPlatform.NowNs());
        }

        switch (found)
        {
            case GracePeriodStepResult.Progress:
                break;
            case GracePeriodStepResult.ReadersInTheWay:
                var sleep = !_period.Expedited && !IsExpeditedOnly;
                GracePeriodEngine<TPlatform>.BackOff(_period, sleep, &_control->WorkEvent);
                break;
            case GracePeriodStepResult.Paced:
                var restNs = _nextStartNs - TPlatform.NowNs();
                if (restNs > 0)
                {
                    var seen = TPlatform.LoadPlain(&_control->WorkEvent);
                    TPlatform.Park(&_control->WorkEvent, seen, Math.Min(restNs, LongestNapNs));
                }

                break;
            case GracePeriodStepResult.OwnersTurn:
                TPlatform.Park(
                    &_control->WorkEvent,
                    TPlatform.LoadPlain(&_control->WorkEvent),
                    CallbackInvoker<TPlatform>.OwnersTurnNs);
                break;
            case GracePeriodStepResult.Idle:
                ParkUntilWoken();
                break;
            case GracePeriodStepResult.Busy:
                TPlatform.Yield();
                break;
            default:
                throw new InvariantException($"unknown step result {found}");
        }
    }

    /// <summary>Make the grace-period thread look again, whatever it waits for. Never blocks.</summary>
    /// <remarks>Ordering: the flag's store is plain; the addition after it is a full barrier, so whoever parks after it
    /// stores the flag later.</remarks>
    internal void Wake()
    {
        TPlatform.StorePlain(&_control->Sleeping, 0);
        TPlatform.Add(&_control->WorkEvent, 1);
        TPlatform.Unpark(&_control->WorkEvent, int.MaxValue);
    }

    private bool IsExpeditedOnly => TPlatform.Load(&_control->ExpeditedOnly) != 0;

    private GracePeriodStepResult Begin()
    {
        if (!_callbacks.AnyNeedGracePeriod() && !_engine.IsRequested)
        {
            SetState(GracePeriodState.WaitGps);
            return _callbacks.OwnersHaveReady() ? GracePeriodStepResult.OwnersTurn : GracePeriodStepResult.Idle;
        }

        var expedited = IsExpeditedOnly || _engine.IsExpeditedRequested;
        var hurry = expedited || _callbacks.IsOverloaded;
        var now = TPlatform.NowNs();
        if (now < _nextStartNs && !hurry)
        {
            // Plain: the release of the state follows, and whoever asks reads the state first.
            TPlatform.StorePlain(&_control->NextStartNs, (ulong)_nextStartNs);
            SetState(GracePeriodState.Paced);
            return GracePeriodStepResult.Paced;
        }

        NoteRound(now);
        SetState(GracePeriodState.Init);
        _callbacks.TakeSnapshot();
        _nextStartNs = now + (long)TPlatform.Load(&_control->PacingNs);
        _period = _engine.Begin(Lane, hurry, _callbacks.IsHammered);
        _period.Expedited = expedited;
        _inFlight = true;
        TPlatform.Store(&_control->WaitTarget, _period.Target);
        TPlatform.Store(&_control->StartedNs, (ulong)_period.StartedNs);
        SetState(GracePeriodState.WaitFqs);
        return GracePeriodStepResult.Progress;
    }

    private GracePeriodStepResult Watch()
    {
        SetState(GracePeriodState.DoingFqs);
        if (!_engine.TryFinish(ref _period))
        {
            TPlatform.Store(&_control->ForcedScans, TPlatform.LoadPlain(&_control->ForcedScans) + 1);
            SetState(GracePeriodState.WaitFqs);
            return GracePeriodStepResult.ReadersInTheWay;
        }

        SetState(GracePeriodState.Cleanup);
        _inFlight = false;
        _callbacks.Advance();
        TPlatform.Store(&_control->StartedNs, 0);
        var count = _period.Expedited ? &_control->ExpeditedByDriver : &_control->GracePeriods;
        TPlatform.Store(count, TPlatform.LoadPlain(count) + 1);
        var lengths = _period.Expedited ? _expedited : _normal;
        lengths.Record(_engine.End(_period, _blame, Lane));
        SetState(GracePeriodState.Cleaned);
        return GracePeriodStepResult.Progress;
    }

    private void SetState(GracePeriodState state) => TPlatform.Store(&_control->State, (uint)state);

    private void NoteRound(long now) => TPlatform.Store(&_control->LastRoundNs, (ulong)now);

    // Ordering. P1: the process-wide fence stands between the flag and the last look for work, and pairs with C2 in
    // call_rcu (tail, then flag) and with the full barrier in Request (number, then flag). The acquire of the event
    // keeps the flag's store behind it, and so behind the store of whoever woke; the rest is plain: the fence, or Park,
    // stands between.
    private void ParkUntilWoken()
    {
        var before = TPlatform.Load(&_control->WorkEvent);
        TPlatform.StorePlain(&_control->Sleeping, 1);
        TPlatform.FenceProcessWide();
        if (!_callbacks.AnyNeedGracePeriod() && !_engine.IsRequested && TPlatform.LoadPlain(&_control->StopWanted) == 0)
            TPlatform.Park(&_control->WorkEvent, before, -1);
        NoteRound(TPlatform.NowNs());
        TPlatform.StorePlain(&_control->Sleeping, 0);
    }
}
