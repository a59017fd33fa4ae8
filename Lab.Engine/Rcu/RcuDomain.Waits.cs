using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <content>Waiting for grace periods and callbacks, and polling.</content>
public sealed unsafe partial class RcuDomain<TPlatform>
{
    /// <summary>Wait until every section open at this moment has ended. May block; never inside a section.</summary>
    /// <exception cref="InvariantException">The domain has failed (<see cref="Barrier"/>).</exception>
    public void Synchronize()
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.GracePeriodWait, 0));
        _failure.ThrowIfAny();
        if (TPlatform.Load(&_control->ExpeditedOnly) != 0)
        {
            SynchronizeExpedited();
            return;
        }

        _readers.AssertThisThreadReadsNothing();
        var number = _engine.NextNumber();
        _engine.Request(number);
        WakeGracePeriodThread();
        while (!_engine.IsCompleted(number))
        {
            var seen = _waiter.Begin();
            _waiter.End(seen, sleep: !_engine.IsCompleted(number));
        }
    }

    /// <summary>As <see cref="Synchronize"/>, driven by the caller, neither paced nor shared with the thread.</summary>
    /// <remarks>Callers at one time share a grace period: who gets the mutex later finds its number reached.</remarks>
    public void SynchronizeExpedited()
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.GracePeriodWait, 0));
        _readers.AssertThisThreadReadsNothing();
        var number = _engine.NextNumber();
        DomainMutex<TPlatform>.Enter(&_control->ExpeditedMutex);
        try
        {
            if (_engine.IsCompleted(number))
            {
                TPlatform.Store(&_control->ExpeditedShared, TPlatform.LoadPlain(&_control->ExpeditedShared) + 1);
                return;
            }

            var period = _engine.Begin(_callersLane, hurry: false);
            while (!_engine.TryFinish(ref period))
                GracePeriodEngine<TPlatform>.BackOff(period, sleep: true, &_control->DoneEvent);
            _expeditedByCallers.Record(_engine.End(period, _blameOfCallers, _callersLane));
            TPlatform.Store(&_control->ExpeditedByCallers, TPlatform.LoadPlain(&_control->ExpeditedByCallers) + 1);
        }
        finally
        {
            DomainMutex<TPlatform>.Exit(&_control->ExpeditedMutex);
        }
    }

    /// <summary>
    /// Wait until every callback queued before this call has been invoked. May block; never inside a section.
    /// </summary>
    /// <exception cref="InvariantException">The domain has failed: a callback or the grace-period thread threw, which
    /// the message names. Callbacks still queued never run.</exception>
    /// <remarks>Source: Linux rcu_barrier; here a comparison of ring positions, so nothing is queued.</remarks>
    public void Barrier()
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.GracePeriodWait, 0));
        _failure.ThrowIfAny();
        _readers.AssertThisThreadReadsNothing();
        TPlatform.Add(&_control->BarriersInFlight, 1);
        try
        {
            if (_protocol.BarrierWaits)
                WaitForCallbacks();
        }
        finally
        {
            TPlatform.Add(&_control->BarriersInFlight, uint.MaxValue);
        }

        // The last one counted may have thrown.
        _failure.ThrowIfAny();
        TPlatform.Add(&_control->Barriers, 1);
    }

    /// <summary>A cookie for the first grace period that begins after this call; starts none. Never blocks.</summary>
    /// <remarks>
    /// Normal and expedited grace periods share one sequence, so every cookie is what Linux calls a full one: either
    /// form, whoever drives it, completes it.
    /// </remarks>
    public GracePeriodCookie GetState() => new(_engine.NextCookie());

    /// <summary>Number of the newest grace period that has ended; starts at 0 and rises by one.</summary>
    public long Completed => GracePeriodSequence.ForPeople(TPlatform.Load(&_control->Completed));

    /// <summary>A cookie whose grace period has ended. Source: Linux get_completed_synchronize_rcu.</summary>
    public GracePeriodCookie CompletedState() => new(TPlatform.Load(&_control->Completed));

    /// <summary>As <see cref="GetState"/>, and have that grace period run. Never blocks.</summary>
    public GracePeriodCookie StartPoll()
    {
        var cookie = GetState();
        _engine.Request(cookie.Sequence);
        NotePolled();
        return cookie;
    }

    /// <summary>As <see cref="StartPoll"/>, not paced, and readers are hurried. Never blocks.</summary>
    /// <remarks>Source: Linux start_poll_synchronize_rcu_expedited, whose workqueue is the grace-period thread
    /// here.</remarks>
    public GracePeriodCookie StartPollExpedited()
    {
        var cookie = GetState();
        _engine.RequestExpedited(cookie.Sequence);
        NotePolled();
        return cookie;
    }

    /// <summary><see cref="Synchronize"/> unless the cookie's grace period has ended. May block; never inside a
    /// section. Source: Linux cond_synchronize_rcu.</summary>
    public void CondSynchronize(GracePeriodCookie cookie)
    {
        if (!Poll(cookie))
            Synchronize();
    }

    /// <summary><see cref="SynchronizeExpedited"/> unless the cookie's grace period has ended. May block; never
    /// inside a section.</summary>
    public void CondSynchronizeExpedited(GracePeriodCookie cookie)
    {
        if (!Poll(cookie))
            SynchronizeExpedited();
    }

    /// <returns>True once the cookie's grace period has ended. Always false inside the section where it was
    /// taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Poll(GracePeriodCookie cookie) => _engine.IsCompleted(cookie.Sequence);

    private void NotePolled()
    {
        TPlatform.Add(&_control->PolledCookies, 1);
        WakeGracePeriodThread();
    }

    private void WaitForCallbacks()
    {
        var slots = _readers.Used;
        var targets = stackalloc ulong[slots];
        for (var index = 0; index < slots; index++)
            targets[index] = TPlatform.LoadPlain(&_readers.Slots[index].Tail);

        // Parked for its owners' turn, the driver takes their callbacks over at once.
        if (Options.Invocation == CallbackInvocation.Owner)
            _machine.Wake();
        else
            WakeGracePeriodThread();
        for (var index = 0; index < slots; index++)
        {
            while (!IsInvoked(index, targets[index]))
            {
                var seen = _waiter.Begin();
                _waiter.End(seen, sleep: !IsInvoked(index, targets[index]));
            }
        }
    }

    // Plain: what the callbacks did is ordered before Barrier returns by the full barrier with which it is counted out.
    private bool IsInvoked(int index, ulong target) =>
        GracePeriodSequence.HasReached(TPlatform.LoadPlain(&_readers.Slots[index].Invoked), target);
}
