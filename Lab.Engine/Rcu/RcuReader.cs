using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>One registered thread's port to a domain: read sections and callbacks. Not thread-safe.</summary>
public sealed unsafe class RcuReader<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly ReaderSlot* _slot;
    private readonly GracePeriodControl* _control;

    internal RcuReader(RcuDomain<TPlatform> domain, ReaderSlot* slot, GracePeriodControl* control, int index, string name)
    {
        Domain = domain;
        Index = index;
        Name = name;
        _slot = slot;
        _control = control;
        AdoptByThisThread();
    }

    public RcuDomain<TPlatform> Domain { get; }

    /// <summary>Index of the slot: what stall warnings name.</summary>
    public int Index { get; }

    public string Name { get; }

    /// <summary>Free word named in stall warnings: the operation, an IPA.</summary>
    public ulong Site
    {
        get => TPlatform.LoadPlain(&_slot->Site);
        set => TPlatform.StorePlain(&_slot->Site, value);
    }

    /// <summary>Depth of read sections.</summary>
    public int Nesting => (int)(TPlatform.LoadPlain(&_slot->Counter) & GracePeriodSequence.NestingMask);

    public bool InSection => Nesting != 0;

    internal int OwnerThread { get; private set; }

    /// <summary>
    /// Say that this thread uses the reader from here on; registration says it for the thread that registers.
    /// Blocking calls find by it that their own thread is inside a section.
    /// </summary>
    public void AdoptByThisThread() => OwnerThread = Environment.CurrentManagedThreadId;

    /// <summary>Begin a read section; it may be inside another of this reader. Never blocks, but may yield first.</summary>
    /// <remarks>
    /// Ordering. <b>E1</b>: the acquire of the sequence pairs with <b>G1</b>, its increment: a reader that has the new
    /// number also sees what was unpublished before. <b>E2</b>: the plain store of the counter stands before the loads
    /// of the section in program order only; it pairs with <b>G2</b>, the process-wide fence: after it the scan sees
    /// the counter, or the section sees what was unpublished.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RcuReadSection<TPlatform> Enter()
    {
        var slot = _slot;
        var counter = TPlatform.LoadPlain(&slot->Counter);
        if ((counter & GracePeriodSequence.NestingMask) == 0)
        {
            var sequence = TPlatform.Load(&_control->Sequence);
            if ((sequence & GracePeriodSequence.UrgentBit) != 0)
                sequence = YieldToGracePeriod();
            TPlatform.StorePlain(&slot->Counter, sequence | 1);
        }
        else
        {
            if ((counter & GracePeriodSequence.NestingMask) == GracePeriodSequence.NestingMask)
                Invariant.Fail("read sections nest deeper than 65535");
            TPlatform.StorePlain(&slot->Counter, counter + 1);
        }

        return new RcuReadSection<TPlatform>(this);
    }

    /// <summary>Have a callback invoked with the payload once every section that is open has ended.</summary>
    /// <param name="payload">Any value whose low 4 bits are 0.</param>
    /// <remarks>
    /// May block: no; allocates natively once in 1024 calls while the backlog grows. May be called inside a section.
    /// Ordering. <b>C1</b>: the release of the tail pairs with <b>G3</b>, its acquire when a grace period takes the
    /// callbacks: what was unpublished before this call is unpublished for that grace period. <b>C2</b>: the tail's
    /// store and the load of the sleeping flag pair with <b>P1</b>, the process-wide fence of a grace-period thread
    /// about to park, so no fence is needed here.
    /// Source: Linux call_rcu.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Call(RcuCallbackKind kind, ulong payload)
    {
        if ((payload & RcuCallbackKind.Mask) != 0 || kind.Value == 0)
            RefuseCallback(kind, payload);

        var slot = _slot;
        var tail = TPlatform.LoadPlain(&slot->Tail);
        var position = tail & CallbackChunk.PositionMask;
        var chunk = (ulong*)TPlatform.LoadPlain(&slot->TailChunk);
        TPlatform.StorePlain(chunk + position, payload | kind.Value);
        if (position == CallbackChunk.PositionMask)
            CallbackRing<TPlatform>.Grow(slot);
        if (TPlatform.Load(&_control->Sequence) != TPlatform.LoadPlain(&slot->StampedSequence))
            CallbackRing<TPlatform>.Stamp(slot, tail, TPlatform.Load(&_control->Sequence));
        TPlatform.Store(&slot->Tail, tail + 1);
        if (TPlatform.Load(&_control->Sleeping) != 0)
            Domain.WakeGracePeriodThread();
    }

    /// <summary>As <see cref="Call(RcuCallbackKind, ulong)"/>, and count the pages that wait with this callback.</summary>
    /// <param name="pages">Given back by the callback with <see cref="RcuDomain{TPlatform}.PagesReleased"/>.</param>
    public void Call(RcuCallbackKind kind, ulong payload, ulong pages)
    {
        TPlatform.StorePlain(&_slot->PagesDeferred, TPlatform.LoadPlain(&_slot->PagesDeferred) + pages);
        Call(kind, payload);
    }

    /// <summary>Ordering. <b>E3</b>: the release pairs with <b>G4</b>, the scan's acquire: reads of the section are done
    /// before anything that the end of the grace period allows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Exit()
    {
        var slot = _slot;
        var counter = TPlatform.LoadPlain(&slot->Counter);
        if ((counter & GracePeriodSequence.NestingMask) == 0)
            Invariant.Fail("a read section is left that was not entered");
        TPlatform.Store(&slot->Counter, counter - 1);
    }

    // Preempted here, a reader holds up nobody; preempted inside, it holds up the grace period. Same end as the
    // kernel's RCU boost, with no privilege.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong YieldToGracePeriod()
    {
        TPlatform.StorePlain(&_slot->UrgentYields, TPlatform.LoadPlain(&_slot->UrgentYields) + 1);
        TPlatform.Yield();
        return TPlatform.Load(&_control->Sequence);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RefuseCallback(RcuCallbackKind kind, ulong payload) =>
        Invariant.Fail($"callback of kind {kind.Value} with payload 0x{payload:x}: a kind is 1 to 15, a payload's low 4 bits are 0");
}
