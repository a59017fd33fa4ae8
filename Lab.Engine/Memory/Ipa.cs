using System.Globalization;

namespace Lab.Engine.Memory;

/// <summary>An intermediate physical address (what the guest takes for physical), bytes. Does not convert to <see cref="PhysAddr"/>.</summary>
public readonly record struct Ipa(ulong Value) : IComparable<Ipa>
{
    public int CompareTo(Ipa other) => Value.CompareTo(other.Value);

    public static Ipa operator +(Ipa address, ulong bytes) => new(address.Value + bytes);

    public static ulong operator -(Ipa left, Ipa right) => left.Value - right.Value;

    public static bool operator <(Ipa left, Ipa right) => left.Value < right.Value;

    public static bool operator >(Ipa left, Ipa right) => left.Value > right.Value;

    public static bool operator <=(Ipa left, Ipa right) => left.Value <= right.Value;

    public static bool operator >=(Ipa left, Ipa right) => left.Value >= right.Value;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ipa 0x{Value:x}");
}
