using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// Moves the callbacks of all slots through their segments (NEXT → WAIT → DONE). Used by one driver at a time, under
/// the driver mutex.
/// </summary>
internal sealed unsafe class CallbackEngine<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly GracePeriodControl* _control;
    private readonly ReaderTable<TPlatform> _readers;
    private readonly CallbackInvoker<TPlatform> _invoker;
    private readonly RcuOptions _options;
    private readonly RcuProtocol _protocol;
    private readonly bool _ownersInvoke;

    internal CallbackEngine(
        GracePeriodControl* control,
        ReaderTable<TPlatform> readers,
        CallbackInvoker<TPlatform> invoker,
        RcuOptions options,
        RcuProtocol protocol)
    {
        _control = control;
        _readers = readers;
        _invoker = invoker;
        _options = options;
        _protocol = protocol;
        _ownersInvoke = options.Invocation == CallbackInvocation.Owner;
    }

    /// <summary>At the last look, some slot had more than QhiMark callbacks pending.</summary>
    internal bool IsOverloaded { get; private set; }

    /// <summary>At the last look, some slot had more than Qovld callbacks pending.</summary>
    internal bool IsHammered { get; private set; }

    /// <summary>Some callback waits for a grace period.</summary>
    /// <remarks>Ordering: plain loads, for control only. Whoever parks after "none" has executed P1's process-wide fence
    /// before; after "some", <see cref="TakeSnapshot"/> looks again.</remarks>
    internal bool AnyNeedGracePeriod()
    {
        var any = false;
        var most = 0UL;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            var tail = TPlatform.LoadPlain(&slot->Tail);
            any |= tail != TPlatform.LoadPlain(&slot->Done);
            most = Math.Max(most, tail - TPlatform.LoadPlain(&slot->Invoked));
        }

        IsOverloaded = _protocol.Throttles && most > (ulong)_options.QhiMark;
        IsHammered = _protocol.Throttles && most > (ulong)_options.Qovld;
        return any;
    }

    /// <summary>Owners have callbacks ready that the driver takes over if they do not run them.</summary>
    internal bool OwnersHaveReady()
    {
        if (!_ownersInvoke)
            return false;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];

            // Plain: it decides how long to sleep, no more.
            if (TPlatform.LoadPlain(&slot->Done) != TPlatform.LoadPlain(&slot->Invoked))
                return true;
        }

        return false;
    }

    /// <summary>Let every callback queued so far wait for the grace period that begins next.</summary>
    /// <remarks>Ordering. <b>G3</b>: the load of each tail pairs with <b>C1</b>, its release in call_rcu. It is plain: the
    /// full barrier of <b>G1</b> comes between it and all that is done for these callbacks.</remarks>
    internal void TakeSnapshot()
    {
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            TPlatform.Store(&slot->Wait, TPlatform.LoadPlain(&slot->Tail));
        }

        NotePeak();
    }

    /// <summary>The grace period of the last snapshot is over.</summary>
    internal void Advance()
    {
        if (!_protocol.SnapshotIsOfTheBeginning)
            TakeSnapshot();
        var now = _ownersInvoke ? (ulong)TPlatform.NowNs() : 0;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            var done = TPlatform.LoadPlain(&slot->Done);
            var wait = TPlatform.LoadPlain(&slot->Wait);
            if (done == wait)
                continue;
            // The stamp is of the oldest that was ready then; once the owner is past it, a new one begins. Plain: a count
            // that is read old keeps the older stamp, and only the holder of the invoker's mutex invokes.
            if (_ownersInvoke
                && GracePeriodSequence.HasReached(TPlatform.LoadPlain(&slot->Invoked), TPlatform.LoadPlain(&slot->ReadySincePosition)))
            {
                TPlatform.StorePlain(&slot->ReadySinceNs, now);
                TPlatform.StorePlain(&slot->ReadySincePosition, wait);
            }

            TPlatform.Store(&slot->Done, wait);
        }

        NotePeak();
    }

    /// <summary>Invoke one batch of each slot whose callbacks are the driver's. A callback that throws fails the
    /// domain; none runs twice.</summary>
    /// <returns>False if there was none.</returns>
    /// <param name="lane">Of whoever drives.</param>
    internal bool InvokeBatches(TraceLane lane)
    {
        var any = false;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];

            // Plain: the driver mutex orders the driver's own count, and owners' is looked at again under their mutex.
            if (TPlatform.LoadPlain(&slot->Done) == TPlatform.LoadPlain(&slot->Invoked))
                continue;
            if (!_ownersInvoke)
            {
                _invoker.InvokeBatch(slot, lane);
                any = true;
            }
            else if (IsTheDrivers(index, slot))
            {
                any |= _invoker.TryInvokeBatch(slot, lane);
            }
        }

        return any;
    }

    // A hint, so plain: whoever gets the invoker's mutex invokes. A barrier wakes the driver after it is counted.
    private bool IsTheDrivers(int index, ReaderSlot* slot) =>
        _readers.IsVacant(index)
        || TPlatform.LoadPlain(&_control->BarriersInFlight) != 0
        || TPlatform.NowNs() - (long)TPlatform.LoadPlain(&slot->ReadySinceNs) > CallbackInvoker<TPlatform>.OwnersTurnNs;

    private void NotePeak()
    {
        ulong backlog = 0;
        ulong pages = 0;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            backlog += TPlatform.Load(&slot->Tail) - TPlatform.Load(&slot->Invoked);
            pages += TPlatform.Load(&slot->PagesDeferred);
        }

        pages -= TPlatform.Load(&_control->PagesReleased);
        PeakGauge<TPlatform>.Raise(&_control->PeakBacklog, backlog);
        PeakGauge<TPlatform>.Raise(&_control->PeakPages, pages);
    }
}
