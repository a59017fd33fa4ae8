using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.PageTable;

/// <summary>
/// Other walkers may run: entries change by compare-exchange, nothing blocks, nothing is freed at once. Needs an RCU
/// read section, under the read side of the MMU lock.
/// </summary>
public readonly unsafe ref struct SharedWalk<TPlatform> : IWalkSync<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly RcuReadSection<TPlatform> _section;

    public SharedWalk(RcuReadSection<TPlatform> section) => _section = section;

    public static bool IsShared => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySet(ulong* slot, Pte old, Pte next) =>
        TPlatform.CompareExchange(slot, next.Raw, old.Raw) == old.Raw;

    // The compiler refuses to let a section escape, but not default(SharedWalk) nor a section after its end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertHeld() => Invariant.That(_section.IsActive, "a shared walk outside an RCU read section");
}
