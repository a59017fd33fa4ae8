using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.PageTable;

/// <summary>
/// A walk that only reads: it changes no entry and takes no reference, so it is no <see cref="IWalkSync{TPlatform}"/>.
/// </summary>
/// <remarks>
/// The section keeps every table alive whose free waits for it. Where a policy frees some tables at once, under the
/// write lock, the caller also holds the read side.
/// </remarks>
public readonly ref struct ReadOnlyWalk<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly RcuReadSection<TPlatform> _section;
    private readonly MaskedSection<TPlatform> _masked;

    public ReadOnlyWalk(RcuReadSection<TPlatform> section) => _section = section;

    /// <summary>Where there is no RCU.</summary>
    public ReadOnlyWalk(MaskedSection<TPlatform> masked) => _masked = masked;

    /// <summary>An invariant: the section is open, or interrupts are masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertHeld() =>
        Invariant.That(_section.IsActive || _masked.IsActive, "a walk that only reads outside an RCU read section");
}
