namespace Lab.Engine.Reenactments.Report;

/// <summary>A change of one entry. Addresses and descriptors are hexadecimal: "0x40001000".</summary>
/// <param name="Page">Physical address of its table page.</param>
/// <param name="Index">In the page.</param>
/// <param name="Level">Of the page; null while nothing names it.</param>
/// <param name="Ipa">First input address of the entry; null while nothing names its page.</param>
/// <param name="Old">Descriptor before.</param>
/// <param name="New">Descriptor after.</param>
/// <param name="OldText">For people.</param>
/// <param name="NewText">For people.</param>
public sealed record EntryChange(
    string Page, int Index, int? Level, string? Ipa, string Old, string New, string OldText, string NewText);
