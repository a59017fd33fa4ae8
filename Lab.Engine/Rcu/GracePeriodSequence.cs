using System.Runtime.CompilerServices;

namespace Lab.Engine.Rcu;

/// <summary>
/// Arithmetic of the sequence word: grace-period number in bits 63..16, in bit 0 the wish that readers yield first.
/// A reader's counter has the same number in the same bits and its nesting depth in bits 15..0.
/// </summary>
/// <remarks>Numbers wrap; they are compared by signed difference only. Source: Linux rcu_seq and its start at -300.</remarks>
internal static class GracePeriodSequence
{
    /// <summary>Distance of two successive numbers.</summary>
    internal const ulong One = 1UL << Shift;

    internal const ulong NestingMask = One - 1;

    /// <summary>Set in the sequence word by a grace period that has waited too long.</summary>
    internal const ulong UrgentBit = 1;

    /// <summary>300 grace periods before the word wraps, so that every run crosses the wrap early.</summary>
    internal const ulong First = unchecked(0UL - (300 * One));

    private const int Shift = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong NumberOf(ulong word) => word & ~NestingMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasReached(ulong completed, ulong target) => (long)(completed - target) >= 0;

    /// <summary>For people: starts at -300 and rises by one.</summary>
    internal static long ForPeople(ulong word) => (long)word >> Shift;
}
