namespace Lab.Engine.Reenactments.Report;

/// <summary>One table page at one moment. Addresses are hexadecimal.</summary>
/// <param name="Page">Physical address.</param>
/// <param name="Life">"fresh", "linked", "detached", "deferred", "freeing", "freed".</param>
/// <param name="IsRoot">No entry names it, and it is in the tree all the same.</param>
/// <param name="Level">Null while nothing names it.</param>
/// <param name="Ipa">First input address that it translates; null with the level.</param>
/// <param name="ParentPage">Page of the entry that names it or named it last; null if none ever did.</param>
/// <param name="ParentIndex">Index of that entry.</param>
/// <param name="References">Its reference count.</param>
/// <param name="Entries">Those that are not empty, by index.</param>
public sealed record PageReport(
    string Page,
    string Life,
    bool IsRoot,
    int? Level,
    string? Ipa,
    string? ParentPage,
    int? ParentIndex,
    long References,
    IReadOnlyList<EntryReport> Entries);
