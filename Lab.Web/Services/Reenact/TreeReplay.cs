using System.Globalization;
using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>The tree after any number of a trace's lines: the start state with the changes of each line applied in order.</summary>
public sealed class TreeReplay
{
    private const int LastLevel = 3;
    private const int EntryShift = 3;

    private readonly Dictionary<string, ReplayedPage> _pages = new(StringComparer.Ordinal);
    private readonly TreeReport _start;
    private TraceStep? _last;

    private TreeReplay(TreeReport start)
    {
        _start = start;
        foreach (var page in start.Pages)
            _pages[page.Page] = new ReplayedPage(page);
    }

    /// <param name="lines">Of the trace, that have happened.</param>
    /// <returns>Null if no tree was watched.</returns>
    public static TreeMoment? At(VariantReport variant, int lines)
    {
        if (variant.Start is null)
            return null;
        var replay = new TreeReplay(variant.Start);
        foreach (var step in variant.Trace.Take(lines))
            replay.Apply(step);
        return replay.Look();
    }

    private void Apply(TraceStep step)
    {
        _last = step;
        foreach (var change in step.Pages)
            Find(change.Page).Apply(change);
        if (step.Entry is { } entry)
            Find(entry.Page).Apply(entry);
    }

    private ReplayedPage Find(string address)
    {
        if (!_pages.TryGetValue(address, out var page))
            _pages[address] = page = new ReplayedPage(address);
        return page;
    }

    private TreeMoment Look()
    {
        var children = _pages.Values.Where(page => page is { IsLinked: true, ParentPage: not null })
            .ToLookup(page => (page.ParentPage!, page.ParentIndex ?? -1));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var roots = _pages.Values.Where(page => page is { IsRoot: true, IsLinked: true }).OrderBy(page => Number(page.Page))
            .Select(root => View(root, root.Level ?? _start.StartLevel, root.Ipa, children, seen)).ToList();
        // What is on top of a loose subtree first, so that its children come below it.
        var loose = new List<TreePage>();
        foreach (var page in _pages.Values.Where(page => !seen.Contains(page.Page)).OrderBy(page => page.IsLinked).ThenBy(page => Number(page.Page)).ToList())
        {
            if (!seen.Contains(page.Page))
                loose.Add(View(page, page.Level, page.Ipa, children, seen));
        }

        var shown = roots.Where(root => root.Entries.Count > 0 || root.Change is not null).ToList();
        return new TreeMoment(shown, roots.Count - shown.Count, loose);
    }

    /// <param name="level">The page's own, or what it has from its parent; null if neither is known.</param>
    private TreePage View(
        ReplayedPage page, int? level, string? ipa, ILookup<(string Page, int Index), ReplayedPage> children, HashSet<string> seen)
    {
        seen.Add(page.Page);
        var changed = _last?.Entry is { } entry && entry.Page == page.Page && entry.Old != entry.New ? entry : null;
        var entries = new List<TreeEntry>();
        foreach (var (index, found) in page.Entries)
        {
            var at = found.Ipa ?? IpaOf(level, ipa, index);
            var child = children[(page.Page, index)].FirstOrDefault(below => !seen.Contains(below.Page));
            entries.Add(new TreeEntry(
                index, at, found.Raw, TraceText.Words(found.Text), changed?.Index == index ? TraceText.Words(changed.OldText) : null,
                child is null ? null : View(child, child.Level ?? level + 1, child.Ipa ?? at, children, seen)));
        }

        if (changed is not null && !page.Entries.ContainsKey(changed.Index))
        {
            entries.Add(new TreeEntry(
                changed.Index, changed.Ipa ?? IpaOf(level, ipa, changed.Index), changed.New, TraceText.Words(changed.NewText),
                TraceText.Words(changed.OldText), null));
        }

        var was = !page.IsLinked && page.ParentPage is not null ? $"{page.ParentPage}[{page.ParentIndex}]" : null;
        return new TreePage(
            page.Page, page.Life, level, ipa, was, _last?.Pages.LastOrDefault(change => change.Page == page.Page)?.Change,
            [.. entries.OrderBy(shown => shown.Index)]);
    }

    /// <summary>First input address of an entry: what its page translates, and so many entries further.</summary>
    private string? IpaOf(int? level, string? ipa, int index)
    {
        if (level is not { } known || ipa is null)
            return null;
        var shift = _start.PageShift + ((_start.PageShift - EntryShift) * (LastLevel - known));
        return string.Create(CultureInfo.InvariantCulture, $"0x{Number(ipa) + ((ulong)index << shift):x}");
    }

    private static ulong Number(string hexadecimal) =>
        ulong.TryParse(hexadecimal.AsSpan(Math.Min(2, hexadecimal.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
