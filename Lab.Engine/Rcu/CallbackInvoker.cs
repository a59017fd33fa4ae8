using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// Runs a slot's callbacks whose grace period is over, in batches: as many as the limit in force allows, and no longer
/// than a batch may take.
/// </summary>
internal sealed unsafe class CallbackInvoker<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>How long an owner may leave its callbacks ready before the driver runs them, nanoseconds.</summary>
    internal const long OwnersTurnNs = 1_000_000;

    // Callbacks between two looks at the clock.
    private const ulong LookEvery = 32;

    private readonly GracePeriodControl* _control;
    private readonly CallbackKinds<TPlatform> _kinds;
    private readonly LogHistogram _delays;
    private readonly DomainFailure<TPlatform> _failure;
    private readonly RcuOptions _options;
    private readonly RcuProtocol _protocol;
    private readonly bool _ownersInvoke;

    internal CallbackInvoker(
        GracePeriodControl* control,
        CallbackKinds<TPlatform> kinds,
        LogHistogram delays,
        DomainFailure<TPlatform> failure,
        RcuOptions options,
        RcuProtocol protocol)
    {
        _control = control;
        _kinds = kinds;
        _delays = delays;
        _failure = failure;
        _options = options;
        _protocol = protocol;
        _ownersInvoke = options.Invocation == CallbackInvocation.Owner;
    }

    /// <summary>Invoke a batch if nobody else is at it.</summary>
    /// <returns>False if nothing was ready, or somebody is. If true, a full barrier stands after the count.</returns>
    /// <param name="lane">Of the calling thread.</param>
    internal bool TryInvokeBatch(ReaderSlot* slot, TraceLane lane)
    {
        if (!DomainMutex<TPlatform>.TryEnter(&slot->InvokerMutex))
            return false;
        try
        {
            return InvokeBatch(slot, lane);
        }
        finally
        {
            DomainMutex<TPlatform>.Exit(&slot->InvokerMutex);
        }
    }

    /// <summary>Invoke a batch. Only for the slot's one invoker.</summary>
    /// <param name="lane">Of the calling thread.</param>
    internal bool InvokeBatch(ReaderSlot* slot, TraceLane lane)
    {
        var ready = TPlatform.Load(&slot->Done) - TPlatform.LoadPlain(&slot->Invoked);
        if (ready == 0)
            return false;
        var beganNs = lane.IsOn ? TPlatform.NowNs() : 0;
        var before = beganNs != 0 ? TPlatform.LoadPlain(&slot->Invoked) : 0;
        Invoke(slot, Math.Min(ready, Limit(slot)));
        if (beganNs != 0)
            lane.Span(TraceKind.CallbacksRun, beganNs, TPlatform.NowNs(), extra: TPlatform.LoadPlain(&slot->Invoked) - before);
        return true;
    }

    // Sources: Linux blimit, rcu_divisor, qhimark, qlowmark.
    private ulong Limit(ReaderSlot* slot)
    {
        var pending = TPlatform.Load(&slot->Tail) - TPlatform.LoadPlain(&slot->Invoked);
        var before = TPlatform.LoadPlain(&slot->Blimit);
        var limit = before;
        if (limit == 0 || pending <= (ulong)_options.QlowMark)
            limit = (ulong)_options.Blimit;
        if (pending > (ulong)_options.QhiMark && _protocol.Throttles)
            limit = ReaderSlot.NoLimit;
        if (limit != before)
            TPlatform.Store(&slot->Blimit, limit);
        return Math.Max(limit, pending >> _options.Divisor);
    }

    private void Invoke(ReaderSlot* slot, ulong count)
    {
        var first = TPlatform.LoadPlain(&slot->Invoked);
        var position = first;
        var chunk = (ulong*)TPlatform.LoadPlain(&slot->HeadChunk);
        var untilNs = count > LookEvery ? TPlatform.NowNs() + _options.BatchNs : long.MaxValue;
        try
        {
            do
            {
                var end = position + Math.Min(count - (position - first), LookEvery);
                InvokeSome(slot, ref position, ref chunk, end);
            }
            while (position - first != count && TPlatform.NowNs() < untilNs);
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
            TPlatform.StorePlain(&slot->Batches, TPlatform.LoadPlain(&slot->Batches) + 1);
            if (position - first > TPlatform.LoadPlain(&slot->LargestBatch))
                TPlatform.StorePlain(&slot->LargestBatch, position - first);
            TPlatform.Store(&slot->Invoked, position);
            TakeStamps(slot, position);
        }
    }

    private void InvokeSome(ReaderSlot* slot, ref ulong position, ref ulong* chunk, ulong end)
    {
        while (position != end)
        {
            var entry = TPlatform.LoadPlain(chunk + (position & CallbackChunk.PositionMask));

            // The entry is left before its callback runs: one that throws does not run again.
            position++;
            if ((position & CallbackChunk.PositionMask) == 0)
            {
                chunk = LeaveChunk(slot, chunk);
                if (!_protocol.RunsLastOfChunk)
                    continue;
            }

            _kinds.Invoke(entry);
        }
    }

    private void TakeStamps(ReaderSlot* slot, ulong position)
    {
        if (TPlatform.Load(&slot->StampsMade) == TPlatform.LoadPlain(&slot->StampsTaken))
            return;
        if (_ownersInvoke)
            DomainMutex<TPlatform>.Enter(&_control->DelaysMutex);
        CallbackRing<TPlatform>.TakeStamps(slot, position, _delays);
        if (_ownersInvoke)
            DomainMutex<TPlatform>.Exit(&_control->DelaysMutex);
    }

    private static ulong* LeaveChunk(ReaderSlot* slot, ulong* chunk)
    {
        var next = (ulong*)TPlatform.LoadPlain(CallbackChunk.Next(chunk));
        CallbackRing<TPlatform>.Return(slot, chunk);
        return next;
    }
}
