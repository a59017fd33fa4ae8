using System.Runtime.CompilerServices;
using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>The one walker of a hypervisor's stage-1 table: plain stores. Needs the table's lock.</summary>
public readonly unsafe ref struct HypWalk<TPlatform> : IWalkSync<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly HypHold<TPlatform> _hold;

    public HypWalk(HypHold<TPlatform> hold) => _hold = hold;

    public static bool IsShared => false;

    // A release: hardware walkers read what it publishes without any lock.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySet(ulong* slot, Pte old, Pte next)
    {
        TPlatform.Store(slot, next.Raw);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertHeld() => Invariant.That(_hold.IsHeld, "a hypervisor walk without the table's lock");
}
