using System.Runtime.CompilerServices;
using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>No other software walker: plain stores, no locked instruction, empty tables freed at once. Needs the MMU write lock.</summary>
public readonly unsafe ref struct ExclusiveWalk<TPlatform> : IWalkSync<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly WriteHold<TPlatform> _hold;
    private readonly bool _alone;

    public ExclusiveWalk(WriteHold<TPlatform> hold)
    {
        _hold = hold;
        _alone = false;
    }

    private ExclusiveWalk(bool alone)
    {
        _hold = default;
        _alone = alone;
    }

    /// <summary>A subtree that no live entry names: nobody else can be there.</summary>
    public static ExclusiveWalk<TPlatform> Unpublished => new(alone: true);

    /// <summary>One thread owns the whole table: replay, tests, teardown.</summary>
    public static ExclusiveWalk<TPlatform> SingleThreaded => new(alone: true);

    public static bool IsShared => false;

    // Plain: LOCKED, empty, or a leaf as it was with other bits name no new table. Tables are released by Make.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySet(ulong* slot, Pte old, Pte next)
    {
        TPlatform.StorePlain(slot, next.Raw);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertHeld() => Invariant.That(_alone || _hold.IsHeld, "an exclusive walk without the MMU write lock");
}
