using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Report;

namespace Lab.Engine.Reenactments;

/// <summary>The table pages as the checkers know them, as a report.</summary>
internal static class TreeSnapshot
{
    /// <returns>Null if no table was told of.</returns>
    public static TreeReport? Of(CheckerSet checkers)
    {
        var tables = checkers.Tables;
        var pages = tables.Pages.Where(page => page.Life != PageLife.Freed)
            .OrderByDescending(page => page.IsRoot).ThenBy(page => page.Address)
            .Select(page => PageOf(tables, page)).ToList();
        var geometry = tables.Geometry;
        return pages.Count == 0 ? null : new TreeReport(geometry.EntriesPerTable, geometry.StartLevel, geometry.PageShift, pages);
    }

    private static PageReport PageOf(TableShadow tables, ShadowPage page)
    {
        var parent = page.Parent is null ? (EntryPlace?)null : tables.PlaceOf(page.ParentEntry);
        return new PageReport(
            PlaceReport.Hex(page.Address),
            page.Life.ToString().ToLowerInvariant(),
            page.IsRoot,
            page.Level,
            page.Level is null ? null : PlaceReport.Hex(page.Ipa),
            parent is { } named ? PlaceReport.Hex(named.Page) : null,
            parent?.Index,
            page.References,
            EntriesOf(tables, page));
    }

    private static List<EntryReport> EntriesOf(TableShadow tables, ShadowPage page)
    {
        var entries = new List<EntryReport>();
        for (var index = 0; index < page.Entries?.Length; index++)
        {
            if (page.Entries[index] == 0)
                continue;
            var pte = new Pte(page.Entries[index]);
            var place = tables.PlaceOf(page.Address + ((ulong)index * sizeof(ulong)));
            entries.Add(new EntryReport(
                index,
                place.Ipa is { } ipa ? PlaceReport.Hex(ipa) : null,
                PlaceReport.Hex(pte.Raw),
                page.Level is { } level ? pte.ToString(level) : pte.ToString()));
        }

        return entries;
    }
}
