using System.Globalization;
using Lab.Engine.Checkers;

namespace Lab.Engine.Reenactments.Report;

/// <summary>Where an entry is. Addresses are hexadecimal.</summary>
/// <param name="Page">Physical address of its table page.</param>
/// <param name="Index">In the page.</param>
/// <param name="Level">Of the page; null while nothing names it.</param>
/// <param name="Ipa">First input address of the entry; null while nothing names its page.</param>
public sealed record PlaceReport(string Page, int Index, int? Level, string? Ipa)
{
    public static PlaceReport Of(EntryPlace place) =>
        new(Hex(place.Page), place.Index, place.Level, place.Ipa is { } ipa ? Hex(ipa) : null);

    /// <summary>"0x40001000".</summary>
    internal static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
