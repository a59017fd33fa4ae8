namespace Lab.Engine.PageTable;

/// <summary>One entry on the way to an input address, as it was read.</summary>
/// <param name="Level">Of the table that holds it.</param>
/// <param name="Ipa">First address that the entry covers, bytes.</param>
/// <param name="Table">Physical address of the table's page.</param>
/// <param name="Index">In that page.</param>
public readonly record struct TableStep(int Level, ulong Ipa, ulong Table, int Index, Pte Entry)
{
    public EntryKind Kind => TableSurvey.KindOf(Entry, Level);
}
