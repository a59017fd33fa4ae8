using System.Runtime.CompilerServices;

namespace Lab.Engine.Rcu;

/// <summary>
/// Arithmetic of the sequence word: grace-period number in bits 63..17, flags for readers in bits 1..0. A reader's
/// counter has the same number in the same bits, "online" in bit 16 and its nesting depth in bits 14..0.
/// </summary>
/// <remarks>Numbers wrap; they are compared by signed difference only. Source: Linux rcu_seq and its start at
/// -300.</remarks>
internal static class GracePeriodSequence
{
    /// <summary>Distance of two successive numbers.</summary>
    internal const ulong One = 1UL << Shift;

    /// <summary>Depth of a reader's sections. 15 bits and not 16: the test on leaving is one instruction then.</summary>
    internal const ulong NestingMask = (1UL << 15) - 1;

    /// <summary>Set in a reader's counter between going online and going offline.</summary>
    internal const ulong OnlineBit = 1UL << 16;

    /// <summary>All 0 in a reader's counter: it holds up nobody. One immediate operand of the test on entering.</summary>
    internal const ulong PresenceMask = One - 1;

    /// <summary>Set in the sequence word by a grace period that has waited too long.</summary>
    internal const ulong UrgentBit = 1;

    /// <summary>Set in the sequence word from the start if readers fence.</summary>
    internal const ulong FenceBit = 2;

    /// <summary>None set: a reader enters by plain moves.</summary>
    internal const ulong FlagMask = UrgentBit | FenceBit;

    /// <summary><see cref="ToWrap"/> grace periods before the word wraps, so that every run crosses the wrap early.</summary>
    internal const ulong First = unchecked(0UL - ((ulong)ToWrap * One));

    /// <summary>Grace periods from <see cref="First"/> until the word wraps.</summary>
    internal const long ToWrap = 300;

    private const int Shift = 17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong NumberOf(ulong word) => word & ~PresenceMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasReached(ulong completed, ulong target) => (long)(completed - target) >= 0;

    /// <summary>For people: counts from 0 at <see cref="First"/>, and goes on across the wrap.</summary>
    internal static long ForPeople(ulong word) => (long)(word - First) >> Shift;
}
