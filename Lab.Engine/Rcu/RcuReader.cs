using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>One registered thread's port to a domain: read sections and callbacks. Not thread-safe.</summary>
public sealed unsafe partial class RcuReader<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly ReaderSlot* _slot;
    private readonly GracePeriodControl* _control;

    internal RcuReader(
        RcuDomain<TPlatform> domain,
        ReaderSlot* slot,
        GracePeriodControl* control,
        int index,
        string name)
    {
        Domain = domain;
        Index = index;
        Name = name;
        _slot = slot;
        _control = control;
        _ownerInvokes = domain.Options.Invocation == CallbackInvocation.Owner;
        _helpAbove = (ulong)domain.Options.Qovld;
        AdoptByThisThread();
    }

    public RcuDomain<TPlatform> Domain { get; }

    /// <summary>Index of the slot: what stall warnings name.</summary>
    public int Index { get; }

    public string Name { get; }

    /// <summary>Free word named in stall warnings; in a run, a <see cref="ReaderSite"/>.</summary>
    public ulong Site
    {
        get => TPlatform.LoadPlain(&_slot->Site);
        set => TPlatform.StorePlain(&_slot->Site, value);
    }

    /// <summary>Where this reader's thread records, for as long as a scope is armed.</summary>
    public TraceLane Trace { get; } = new();

    /// <summary>Say what the section that is entered next is for: <see cref="Site"/>, as an observer reads it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Announce(ReaderSite site) => ReaderSite.Store(&_slot->Site, site);

    /// <summary>Depth of read sections.</summary>
    public int Nesting => (int)(TPlatform.LoadPlain(&_slot->Counter) & GracePeriodSequence.NestingMask);

    public bool InSection => Nesting != 0;

    /// <summary>Between <see cref="Online"/> and <see cref="Offline"/>.</summary>
    public bool IsOnline => (TPlatform.LoadPlain(&_slot->Counter) & GracePeriodSequence.OnlineBit) != 0;

    internal int OwnerThread { get; private set; }

    /// <summary>
    /// Say that this thread uses the reader from here on; registration says it for the thread that registers.
    /// Blocking calls find by it that their own thread is inside a section.
    /// </summary>
    public void AdoptByThisThread() => OwnerThread = Environment.CurrentManagedThreadId;

    /// <summary>
    /// Begin a read section; it may be inside another of this reader. Never blocks, but may yield first.
    /// </summary>
    /// <remarks>
    /// Ordering. <b>E1</b>: the acquire of the sequence pairs with <b>G1</b>, its increment: a reader that has the new
    /// number also sees what was unpublished before. <b>E2</b>: the plain store of the counter stands before the loads
    /// of the section in program order only; it pairs with <b>G2</b>, the process-wide fence: after it the scan sees
    /// the counter, or the section sees what was unpublished. In the flavours without G2, a full fence follows the
    /// store (<see cref="EnterWithCare"/>) and pairs with <b>G1</b>, a full barrier.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RcuReadSection<TPlatform> Enter()
    {
        var slot = _slot;
        var counter = TPlatform.LoadPlain(&slot->Counter);
        if ((counter & GracePeriodSequence.PresenceMask) == 0)
        {
            var sequence = TPlatform.Load(&_control->Sequence);
            if ((sequence & GracePeriodSequence.FlagMask) == 0)
                TPlatform.StorePlain(&slot->Counter, sequence + 1);
            else
                EnterWithCare(sequence);
        }
        else
        {
            if ((counter & GracePeriodSequence.NestingMask) == GracePeriodSequence.NestingMask)
                Invariant.Fail("read sections nest deeper than 32767");
            TPlatform.StorePlain(&slot->Counter, counter + 1);
        }

        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SectionEnter, 0));
        return new RcuReadSection<TPlatform>(this, slot);
    }

    /// <summary>Leave a section.</summary>
    /// <remarks>Ordering. <b>E3</b>: the release pairs with <b>G4</b>, the scan's acquire: reads of the section are
    /// done before anything that the end of the grace period allows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Exit(ReaderSlot* slot)
    {
        var counter = TPlatform.LoadPlain(&slot->Counter);
        if ((counter & GracePeriodSequence.NestingMask) == 0)
            Invariant.Fail("a read section is left that was not entered");
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SectionExit, 0));
        TPlatform.Store(&slot->Counter, counter - 1);
    }

    internal void Exit() => Exit(_slot);

    // A flag is up: yield if a grace period is urgent, fence if the flavour is one whose readers do.
    // Preempted here, a reader holds up nobody; preempted inside, it holds up the grace period. Same end as the
    // kernel's RCU boost, with no privilege.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterWithCare(ulong sequence)
    {
        if ((sequence & GracePeriodSequence.UrgentBit) != 0)
            sequence = YieldToGracePeriod();
        TPlatform.StorePlain(&_slot->Counter, GracePeriodSequence.NumberOf(sequence) + 1);
        if ((sequence & GracePeriodSequence.FenceBit) != 0)
            TPlatform.Fence();
    }

    private ulong YieldToGracePeriod()
    {
        TPlatform.StorePlain(&_slot->UrgentYields, TPlatform.LoadPlain(&_slot->UrgentYields) + 1);
        TPlatform.Yield();
        return TPlatform.Load(&_control->Sequence);
    }
}
