namespace Lab.Engine.PageTable;

/// <summary>Bits of a descriptor that mean one thing.</summary>
/// <param name="High">Highest bit, inclusive.</param>
/// <param name="Low">Lowest bit.</param>
/// <param name="Name">As the architecture calls it, or software its own.</param>
/// <param name="Value">The bits, moved down to bit 0.</param>
/// <param name="Meaning">The value in words; empty if the bits mean nothing.</param>
public sealed record DescriptorField(int High, int Low, string Name, ulong Value, string Meaning)
{
    public int Bits => High - Low + 1;
}
