using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <content>The quiescent-state flavour: being online is one long section, renewed where nothing is held.</content>
public sealed unsafe partial class RcuReader<TPlatform>
{
    /// <summary>
    /// Begin to hold up grace periods, until <see cref="QuiescentState"/> or <see cref="Offline"/>. Outside sections.
    /// </summary>
    /// <remarks>Ordering. <b>Q1</b>: the full fence after the counter's store pairs with <b>G1</b>, a full barrier: the
    /// scan sees the counter, or this reader sees what was unpublished. The load of the sequence is plain: the fence
    /// orders it too.</remarks>
    public void Online()
    {
        AssertMayChange();
        var sequence = TPlatform.LoadPlain(&_control->Sequence);
        TPlatform.StorePlain(
            &_slot->Counter, GracePeriodSequence.NumberOf(sequence) | GracePeriodSequence.OnlineBit);
        if ((sequence & GracePeriodSequence.FenceBit) != 0)
            TPlatform.Fence();
    }

    /// <summary>Hold up nobody any more. Outside sections; before anything that may block.</summary>
    /// <remarks>Ordering. <b>Q2</b>: the release pairs with <b>G4</b>, the scan's acquire.</remarks>
    public void Offline()
    {
        AssertMayChange();
        TPlatform.Store(&_slot->Counter, 0);
    }

    /// <summary>Say that nothing read before is held. Online, outside sections. Never blocks, but may yield.</summary>
    /// <remarks>
    /// Ordering. <b>Q3</b>: the release of the counter pairs with <b>G4</b>: what was read before is done with. The
    /// acquire of the sequence (E1) is all that the reads after it need: the number that it brings was raised after
    /// the unpublishing, and a scan that finds an older number waits. So no fence is needed.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void QuiescentState()
    {
        var sequence = TPlatform.Load(&_control->Sequence);
        var renewed = GracePeriodSequence.NumberOf(sequence) | GracePeriodSequence.OnlineBit;
        if (TPlatform.LoadPlain(&_slot->Counter) != renewed)
            Renew(sequence);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Renew(ulong sequence)
    {
        AssertMayChange();
        Invariant.That(IsOnline, "a reader that is offline reports a quiescent state");
        if ((sequence & GracePeriodSequence.UrgentBit) != 0)
        {
            Offline();
            YieldToGracePeriod();
            Online();
            return;
        }

        TPlatform.Store(&_slot->Counter, GracePeriodSequence.NumberOf(sequence) | GracePeriodSequence.OnlineBit);
    }

    private void AssertMayChange()
    {
        if (Domain.Options.Flavour != RcuFlavour.QuiescentState)
            Invariant.Fail($"online and offline are of the flavour {RcuFlavour.QuiescentState} only");
        if (InSection)
            Invariant.Fail("a reader goes online or offline, or reports a quiescent state, inside a section");
    }
}
