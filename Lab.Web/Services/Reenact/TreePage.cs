namespace Lab.Web.Services.Reenact;

/// <summary>One table page at one moment, with what hangs below it.</summary>
/// <param name="Page">Physical address, hexadecimal.</param>
/// <param name="Life">"fresh", "linked", "detached", "deferred", "freeing", "freed".</param>
/// <param name="Level">Null while nothing has named it.</param>
/// <param name="Ipa">First input address that it translates; null with the level.</param>
/// <param name="Was">Where it last hung, if it does no more: "0x40001000[3]"; null otherwise.</param>
/// <param name="Change">What the step at hand did to the page; null if nothing.</param>
/// <param name="Entries">Those that are not empty or have just changed, by index.</param>
public sealed record TreePage(
    string Page, string Life, int? Level, string? Ipa, string? Was, string? Change, IReadOnlyList<TreeEntry> Entries);
