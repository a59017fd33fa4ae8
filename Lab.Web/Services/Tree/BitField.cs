namespace Lab.Web.Services.Tree;

/// <summary>Bits of a descriptor that mean one thing, or the part of them that is in one row of the diagram.</summary>
/// <param name="High">Highest bit, inclusive.</param>
/// <param name="Value">The bits, moved down to bit 0.</param>
/// <param name="Meaning">In words; empty if they mean nothing.</param>
public sealed record BitField(int High, int Low, string Name, ulong Value, string Meaning)
{
    public int Bits => High - Low + 1;
}
