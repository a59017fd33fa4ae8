using System.Globalization;

namespace Lab.Engine.Memory;

/// <summary>A (simulated) physical address, bytes. Does not convert to <see cref="Ipa"/>.</summary>
public readonly record struct PhysAddr(ulong Value) : IComparable<PhysAddr>
{
    public int CompareTo(PhysAddr other) => Value.CompareTo(other.Value);

    public static PhysAddr operator +(PhysAddr address, ulong bytes) => new(address.Value + bytes);

    public static ulong operator -(PhysAddr left, PhysAddr right) => left.Value - right.Value;

    public static bool operator <(PhysAddr left, PhysAddr right) => left.Value < right.Value;

    public static bool operator >(PhysAddr left, PhysAddr right) => left.Value > right.Value;

    public static bool operator <=(PhysAddr left, PhysAddr right) => left.Value <= right.Value;

    public static bool operator >=(PhysAddr left, PhysAddr right) => left.Value >= right.Value;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"pa 0x{Value:x}");
}
