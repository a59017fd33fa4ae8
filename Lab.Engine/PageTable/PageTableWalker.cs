using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// Depth-first walk over a range: each entry is read once, shown to the visitor, and read again before descending,
/// because the visitor (or another walker) may have installed or replaced a table there.
/// </summary>
/// <remarks>
/// Compiled once per visitor: the visitor is inlined and the visits it does not ask for are gone. The reads acquire;
/// they pair with the release that made the table entry. Source: kvm_pgtable_walk.
/// </remarks>
internal static unsafe class PageTableWalker<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Walk the concatenated root pages.</summary>
    public static PgtableResult Walk<TVisitor>(PhysAddr root, scoped ref WalkRange<TPlatform> range, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct
    {
        for (var index = range.Geometry.RootIndex(range.Cursor); range.Cursor < range.End; index++)
        {
            var page = root + ((ulong)index << range.Geometry.PageShift);
            var result = WalkTable(page, range.Geometry.StartLevel, ref range, ref visitor);
            if (result != PgtableResult.Done)
                return result;
        }

        return PgtableResult.Done;
    }

    /// <summary>Walk one table page from the cursor on. Bypasses begin and end: unlinked subtrees and teardown.</summary>
    public static PgtableResult WalkTable<TVisitor>(
        PhysAddr page, int level, scoped ref WalkRange<TPlatform> range, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct
    {
        Invariant.That(level <= TableGeometry.LastLevel);
        var generation = range.Memory.AssertVisitable(page);
        var table = range.Memory.Entries(page);
        if (level == TableGeometry.LastLevel)
        {
            var pages = WalkPages(table, ref range, ref visitor);
            range.Memory.AssertSame(page, generation);
            return pages;
        }

        var entries = range.Geometry.EntriesPerTable;
        for (var index = range.Geometry.Index(range.Cursor, level); index < entries && range.Cursor < range.End; index++)
        {
            var result = VisitEntry(table + index, level, ref range, ref visitor);
            if (result != PgtableResult.Done)
                return result;
        }

        range.Memory.AssertSame(page, generation);
        return PgtableResult.Done;
    }

    private static PgtableResult VisitEntry<TVisitor>(
        ulong* slot, int level, scoped ref WalkRange<TPlatform> range, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct
    {
        var ipa = range.Cursor;
        var old = TableReader<TPlatform>.Read(slot);
        PausePoints<TPlatform>.Reach(PausePoint.AfterRead, ipa);
        var result = PgtableResult.Done;
        var visited = false;

        // An entry gets the pre visit or the leaf visit, never both: what it was when read decides.
        if (old.IsTable(level))
        {
            if ((TVisitor.Visits & WalkVisits.TablePre) != WalkVisits.None)
            {
                result = visitor.Visit(new VisitContext(slot, old, level, ipa, range.Start, range.End), WalkVisits.TablePre);
                visited = true;
            }
        }
        else if ((TVisitor.Visits & WalkVisits.Leaf) != WalkVisits.None)
        {
            result = visitor.Visit(new VisitContext(slot, old, level, ipa, range.Start, range.End), WalkVisits.Leaf);
            visited = true;
        }

        if (visited)
        {
            PausePoints<TPlatform>.Reach(PausePoint.BeforeReload, ipa);
            if (!(TPlatform.Traces && TVisitor.KeepsStaleTable && old.IsTable(level)))
                old = TableReader<TPlatform>.Read(slot);
        }

        if (range.Stops(result))
            return result;

        if (!old.IsTable(level))
        {
            var granule = range.Geometry.Granule(level);
            range.Cursor = (ipa & ~(granule - 1)) + granule;
            return PgtableResult.Done;
        }

        var child = new PhysAddr(TableAddress.Of(old));
        result = WalkTable(child, level + 1, ref range, ref visitor);
        if (result != PgtableResult.Done)
            return result;

        if ((TVisitor.Visits & WalkVisits.TablePost) == WalkVisits.None)
            return PgtableResult.Done;
        result = visitor.Visit(new VisitContext(slot, old, level, ipa, range.Start, range.End), WalkVisits.TablePost);
        return range.Stops(result) ? result : PgtableResult.Done;
    }

    // The hot loop. An entry at the last level is never a table, so nothing is to be read again here.
    private static PgtableResult WalkPages<TVisitor>(
        ulong* table, scoped ref WalkRange<TPlatform> range, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct
    {
        var cursor = range.Cursor;
        var start = range.Start;
        var end = range.End;
        var pageShift = range.Geometry.PageShift;
        var size = 1UL << pageShift;
        var slot = table + range.Geometry.Index(cursor, TableGeometry.LastLevel);
        var last = table + range.Geometry.EntriesPerTable;

        for (; slot < last && cursor < end; slot++)
        {
            if (TVisitor.VisitsRuns && !TPlatform.Traces)
            {
                var left = (int)Math.Min((ulong)(last - slot), (end - cursor) >> pageShift);
                var run = visitor.VisitRun(slot, left, cursor, start);
                slot += run;
                cursor += (ulong)run << pageShift;
                if (run == left)
                    break;
            }

            if ((TVisitor.Visits & WalkVisits.Leaf) != WalkVisits.None)
            {
                var old = TableReader<TPlatform>.Read(slot);
                PausePoints<TPlatform>.Reach(PausePoint.AfterRead, cursor);
                var result = visitor.Visit(
                    new VisitContext(slot, old, TableGeometry.LastLevel, cursor, start, end), WalkVisits.Leaf);
                if (range.Stops(result))
                {
                    range.Cursor = cursor;
                    return result;
                }
            }

            cursor += size;
        }

        range.Cursor = cursor;
        return PgtableResult.Done;
    }
}
