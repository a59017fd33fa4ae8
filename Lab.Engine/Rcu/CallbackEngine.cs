using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// Moves callbacks of all slots through their segments (NEXT → WAIT → DONE → invoked). Used by one driver at a time,
/// under the driver mutex.
/// </summary>
internal sealed unsafe class CallbackEngine<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>A batch is at least the pending callbacks shifted right by this. Source: Linux rcu_divisor.</summary>
    private const int BatchShift = 7;

    private readonly object?[] _states = new object?[RcuCallbackKind.Most + 1];
    private readonly nint[] _functions = new nint[RcuCallbackKind.Most + 1];
    private readonly GracePeriodControl* _control;
    private readonly ReaderTable<TPlatform> _readers;
    private readonly LogHistogram _delays;
    private readonly DomainFailure<TPlatform> _failure;
    private readonly int _blimit;
    private readonly int _qhimark;
    private int _kinds;

    internal CallbackEngine(
        GracePeriodControl* control,
        ReaderTable<TPlatform> readers,
        LogHistogram delays,
        DomainFailure<TPlatform> failure,
        RcuOptions options)
    {
        _control = control;
        _readers = readers;
        _delays = delays;
        _failure = failure;
        _blimit = options.Blimit;
        _qhimark = options.QhiMark;
    }

    /// <summary>At the last look, some slot had more than QhiMark callbacks pending.</summary>
    internal bool IsOverloaded { get; private set; }

    /// <summary>Add a kind. Cold; a kind may be used once it has been returned.</summary>
    internal RcuCallbackKind RegisterKind(object state, delegate*<object, ulong, void> invoke)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        var kind = _kinds + 1;
        if (kind <= RcuCallbackKind.Most)
        {
            _kinds = kind;
            _states[kind] = state;
            _functions[kind] = (nint)invoke;
        }

        DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
        if (kind > RcuCallbackKind.Most)
            throw new InvalidOperationException($"A domain has at most {RcuCallbackKind.Most} kinds of callbacks.");
        return new RcuCallbackKind(kind);
    }

    /// <summary>Some callback waits for a grace period.</summary>
    internal bool AnyNeedGracePeriod()
    {
        var any = false;
        var overloaded = false;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            var tail = TPlatform.Load(&slot->Tail);
            any |= tail != TPlatform.LoadPlain(&slot->Done);
            overloaded |= tail - TPlatform.LoadPlain(&slot->Invoked) > (ulong)_qhimark;
        }

        IsOverloaded = overloaded;
        return any;
    }

    /// <summary>Let every callback queued so far wait for the grace period that begins next.</summary>
    /// <remarks>Ordering. <b>G3</b>: the acquire of each tail pairs with <b>C1</b>, its release in call_rcu.</remarks>
    internal void TakeSnapshot()
    {
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            TPlatform.Store(&slot->Wait, TPlatform.Load(&slot->Tail));
        }

        NotePeak();
    }

    /// <summary>The grace period of the last snapshot is over.</summary>
    internal void Advance()
    {
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            TPlatform.Store(&slot->Done, TPlatform.LoadPlain(&slot->Wait));
        }

        NotePeak();
    }

    /// <summary>Invoke one batch of each slot. A callback that throws fails the domain; none runs twice.</summary>
    /// <returns>False if there was none.</returns>
    internal bool InvokeBatches()
    {
        var any = false;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            var ready = TPlatform.LoadPlain(&slot->Done) - TPlatform.LoadPlain(&slot->Invoked);
            if (ready == 0)
                continue;
            Invoke(slot, Math.Min(ready, Limit(slot)));
            any = true;
        }

        return any;
    }

    // Sources: Linux blimit, rcu_divisor, qhimark.
    private ulong Limit(ReaderSlot* slot)
    {
        var pending = TPlatform.Load(&slot->Tail) - TPlatform.LoadPlain(&slot->Invoked);
        return pending > (ulong)_qhimark ? ulong.MaxValue : Math.Max((ulong)_blimit, pending >> BatchShift);
    }

    private void Invoke(ReaderSlot* slot, ulong count)
    {
        var position = TPlatform.LoadPlain(&slot->Invoked);
        var end = position + count;
        var chunk = (ulong*)TPlatform.LoadPlain(&slot->HeadChunk);
        try
        {
            while (position != end)
            {
                var entry = TPlatform.LoadPlain(chunk + (position & CallbackChunk.PositionMask));

                // The entry is left before its callback runs: one that throws does not run again.
                position++;
                if ((position & CallbackChunk.PositionMask) == 0)
                    chunk = LeaveChunk(slot, chunk);
                var kind = entry & RcuCallbackKind.Mask;
                ((delegate*<object?, ulong, void>)_functions[kind])(_states[kind], entry & ~RcuCallbackKind.Mask);
            }
        }
        catch (Exception thrown)
        {
            // Before the release of the count below: whoever sees this callback counted sees that it failed.
            _failure.Note(thrown);
            throw;
        }
        finally
        {
            TPlatform.StorePlain(&slot->HeadChunk, (ulong)chunk);
            TPlatform.Store(&slot->Invoked, position);
            CallbackRing<TPlatform>.TakeStamps(slot, position, _delays);
        }
    }

    private static ulong* LeaveChunk(ReaderSlot* slot, ulong* chunk)
    {
        var next = (ulong*)TPlatform.LoadPlain(CallbackChunk.Next(chunk));
        CallbackRing<TPlatform>.Return(slot, chunk);
        return next;
    }

    private void NotePeak()
    {
        ulong backlog = 0;
        ulong pages = 0;
        for (var index = 0; index < _readers.Used; index++)
        {
            var slot = &_readers.Slots[index];
            backlog += TPlatform.Load(&slot->Tail) - TPlatform.LoadPlain(&slot->Invoked);
            pages += TPlatform.Load(&slot->PagesDeferred);
        }

        pages -= TPlatform.LoadPlain(&_control->PagesReleased);
        PeakGauge<TPlatform>.Raise(&_control->PeakBacklog, backlog);
        PeakGauge<TPlatform>.Raise(&_control->PeakPages, pages);
    }
}
