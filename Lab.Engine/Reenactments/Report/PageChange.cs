namespace Lab.Engine.Reenactments.Report;

/// <summary>A table page's life goes on.</summary>
/// <param name="Page">Physical address, hexadecimal.</param>
/// <param name="Change">"allocate", after which it is empty; "root", after which it is in the tree though no entry names it; "link";
/// "detach"; "defer", until a grace period has passed; "freeing", when its free walk begins; "teardown" of a root that nobody
/// can reach any more; "free", after which its entries mean nothing.</param>
/// <param name="Level">Of the page; null while nothing names it.</param>
/// <param name="Ipa">First input address that it translates, hexadecimal; null with the level.</param>
/// <param name="ParentPage">Page of the entry that names it; null unless it is linked or detached.</param>
/// <param name="ParentIndex">Index of that entry.</param>
public sealed record PageChange(
    string Page, string Change, int? Level, string? Ipa, string? ParentPage, int? ParentIndex);
