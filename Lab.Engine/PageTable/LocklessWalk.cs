using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.PageTable;

/// <summary>
/// No MMU lock at all, a read section only: attributes of existing leaves may be widened, by compare-exchange, and
/// nothing else. It is no <see cref="IWalkSync{TPlatform}"/>, so the compiler keeps it out of map, unmap and split.
/// </summary>
/// <remarks>
/// Any table may be detached while such a walk is inside, so every free of a table page must wait for a grace period.
/// Writes into a detached page are lost, which the guest answers by faulting again. An exclusive walk's plain store may
/// overwrite a widening that happened since it read the entry; the widening is lost, never more, because a lockless walk
/// only adds permissions. That would not be so if hardware kept dirty state in the write permission.
/// </remarks>
public readonly unsafe ref struct LocklessWalk<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly RcuReadSection<TPlatform> _section;

    public LocklessWalk(RcuReadSection<TPlatform> section) => _section = section;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TrySet(ulong* slot, Pte old, Pte next) =>
        TPlatform.CompareExchange(slot, next.Raw, old.Raw) == old.Raw;

    /// <summary>An invariant: the section is open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertHeld() => Invariant.That(_section.IsActive, "a lockless walk outside an RCU read section");
}
