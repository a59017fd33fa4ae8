using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <content>Callbacks.</content>
public sealed unsafe partial class RcuReader<TPlatform>
{
    private readonly bool _ownerInvokes;
    private readonly ulong _helpAbove;

    /// <summary>Have a callback invoked with the payload once every section that is open has ended.</summary>
    /// <param name="payload">Any value whose low 4 bits are 0.</param>
    /// <remarks>
    /// May block: no; allocates natively once in 1024 calls while the backlog grows. May be called inside a section
    /// and under locks; it runs no callback itself and never waits (<see cref="InvokeReady"/> does).
    /// Ordering. <b>C1</b>: the release of the tail pairs with <b>G3</b>, its load when a grace period takes the
    /// callbacks: what was unpublished before this call is unpublished for that grace period. <b>C2</b>: the tail's
    /// store and the load of the sleeping flag pair with <b>P1</b>, the process-wide fence of a grace-period thread
    /// about to park, so no fence is needed here.
    /// Source: Linux call_rcu.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Call(RcuCallbackKind kind, ulong payload)
    {
        // One test for both: kinds 1 to 15 have no bit left above 15 when 1 is taken off.
        var entry = payload | kind.Value;
        if (((payload & RcuCallbackKind.Mask) | ((kind.Value - 1) & ~RcuCallbackKind.Mask)) != 0)
            entry = CheckedEntry(kind, payload);

        var slot = _slot;
        var tail = TPlatform.LoadPlain(&slot->Tail);
        var position = tail & CallbackChunk.PositionMask;
        var chunk = (ulong*)TPlatform.LoadPlain(&slot->TailChunk);
        TPlatform.StorePlain(chunk + position, entry);
        if (position == CallbackChunk.PositionMask)
            CallbackRing<TPlatform>.Grow(slot);
        if (TPlatform.Load(&_control->Sequence) != TPlatform.LoadPlain(&slot->StampedSequence))
            CallbackRing<TPlatform>.Stamp(slot, tail, TPlatform.Load(&_control->Sequence));
        TPlatform.Store(&slot->Tail, tail + 1);
        if (TPlatform.Load(&_control->Sleeping) != 0)
            Domain.WakeFromCall();
    }

    /// <summary>
    /// As <see cref="Call(RcuCallbackKind, ulong)"/>, and count the pages that wait with this callback.
    /// </summary>
    /// <param name="pages">Given back by the callback with <see cref="RcuDomain{TPlatform}.PagesReleased"/>.</param>
    public void Call(RcuCallbackKind kind, ulong payload, ulong pages)
    {
        TPlatform.StorePlain(&_slot->PagesDeferred, TPlatform.LoadPlain(&_slot->PagesDeferred) + pages);
        Call(kind, payload);
    }

    /// <summary>
    /// The point at which a reader pays for what it queued: under <see cref="CallbackInvocation.Owner"/>, a batch of
    /// its callbacks whose grace period is over runs here; and in both ways of invoking, while more than
    /// <see cref="RcuOptions.Qovld"/> of its callbacks are pending, it drives grace periods and batches itself. Called
    /// once for each callback, no more than Qovld and one are ever pending.
    /// </summary>
    /// <remarks>
    /// May block, while it helps. Outside sections, and holding no lock that a reader or a callback may want. Two loads
    /// if there is nothing to do.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void InvokeReady()
    {
        var slot = _slot;
        var invoked = TPlatform.Load(&slot->Invoked);
        var ready = _ownerInvokes && TPlatform.Load(&slot->Done) != invoked;
        if (ready || TPlatform.LoadPlain(&slot->Tail) - invoked > _helpAbove)
            Domain.InvokeReady(this, slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong CheckedEntry(RcuCallbackKind kind, ulong payload)
    {
        var value = kind.Value & ~RcuCallbackKind.WatchedBit;
        if ((payload & RcuCallbackKind.Mask) != 0 || value is 0 or > RcuCallbackKind.Most)
        {
            Invariant.Fail($"callback of kind {kind.Value} with payload 0x{payload:x}: "
                + "a kind is 1 to 15, a payload's low 4 bits are 0");
        }

        Domain.DoubleCalls.Queued(payload | value);
        return payload | value;
    }
}
