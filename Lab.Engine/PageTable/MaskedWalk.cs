using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// A shared walk where there is no RCU (EL2): as <see cref="SharedWalk{TPlatform}"/>, but what keeps a detached table
/// alive is that interrupts are masked, so who frees it must wait for this CPU's answer.
/// </summary>
public readonly unsafe ref struct MaskedWalk<TPlatform> : IWalkSync<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly MaskedSection<TPlatform> _section;

    public MaskedWalk(MaskedSection<TPlatform> section) => _section = section;

    public static bool IsShared => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySet(ulong* slot, Pte old, Pte next) =>
        TPlatform.CompareExchange(slot, next.Raw, old.Raw) == old.Raw;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertHeld() => Invariant.That(_section.IsActive, "a shared walk at EL2 with interrupts unmasked");
}
