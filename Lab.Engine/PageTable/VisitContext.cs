namespace Lab.Engine.PageTable;

/// <summary>One entry, as it was when the walker read it.</summary>
/// <param name="slot">Where the entry is.</param>
/// <param name="old">The one read of the entry: every decision about it is taken on this value.</param>
/// <param name="level">Level of the table that holds it.</param>
/// <param name="ipa">The walk's cursor, bytes: page aligned, but inside the entry's granule where the walk began there.</param>
/// <param name="start">Where the walk began, bytes.</param>
/// <param name="end">First input address past the walk, bytes; may lie inside the entry's granule.</param>
public readonly unsafe ref struct VisitContext(ulong* slot, Pte old, int level, ulong ipa, ulong start, ulong end)
{
    public readonly ulong* Slot = slot;
    public readonly Pte Old = old;
    public readonly int Level = level;
    public readonly ulong Ipa = ipa;
    public readonly ulong Start = start;
    public readonly ulong End = end;
}
