namespace Lab.Engine.Checkers;

/// <summary>Where an entry is.</summary>
/// <param name="Page">Physical address of its table page.</param>
/// <param name="Index">In the page.</param>
/// <param name="Level">Of the page; null while nothing names it.</param>
/// <param name="Ipa">First input address of the entry; null while nothing names its page.</param>
public readonly record struct EntryPlace(ulong Page, int Index, int? Level, ulong? Ipa);
