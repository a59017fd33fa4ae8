using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Installs stage-1 leaves, and tables where none is allowed: invalid to valid, or a change of software bits.</summary>
/// <remarks>
/// No LOCKED, no compare-exchange, no TLBI: nobody else walks here, and nothing valid changes (but for
/// <see cref="HypQuirks"/>). Tables are never coalesced. Source: hyp_map_walker.
/// </remarks>
internal readonly unsafe struct HypMapVisitor<TPlatform>(
    HypPageTable<TPlatform> table, WalkContext<TPlatform> worker, MemoryCache<TPlatform>? cache, ulong first, ulong attributes)
    : IPteVisitor
    where TPlatform : struct, IPlatform
{
    public static WalkVisits Visits => WalkVisits.Leaf;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        var output = first + (entry.Ipa - entry.Start);
        if (!IsLeafAllowed(entry, output))
            return !entry.Old.IsValid || Has(HypQuirks.BlockPageConflict) ? InstallTable(entry) : KeepBlock(entry, output);

        var next = table.Format.Leaf(output, attributes, entry.Level);
        if (next == entry.Old)
            return PgtableResult.Done;
        if (!entry.Old.IsValid || ((next.Raw ^ entry.Old.Raw) & ~Pte.SoftwareMask) == 0)
        {
            if (!entry.Old.IsValid)
                table.Memory.GetExclusive(table.Memory.PageOf(entry.Slot));
            table.Publish(entry, next);
            worker.Count(WalkCounter.LeavesMapped);
            return PgtableResult.Done;
        }

        worker.Warn();
        if (entry.Level != TableGeometry.LastLevel)
            return Has(HypQuirks.BlockConflict) ? InstallTable(entry) : PgtableResult.Invalid;
        if (Has(HypQuirks.DoubleWarning))
            worker.Warn();
        return PgtableResult.Invalid;
    }

    private bool Has(HypQuirks quirk) => (table.Options.Quirks & quirk) != HypQuirks.None;

    private bool IsLeafAllowed(scoped in VisitContext entry, ulong output)
    {
        if (entry.Level == TableGeometry.LastLevel)
            return true;
        if (!table.Geometry.IsBlockLevel(entry.Level))
            return false;
        var granule = table.Geometry.Granule(entry.Level);
        if (granule > entry.End - entry.Ipa)
            return false;
        if (output < table.Format.PhysicalLimit && (output & (granule - 1)) != 0)
            return false;
        return (entry.Ipa & (granule - 1)) == 0;
    }

    private PgtableResult InstallTable(scoped in VisitContext entry)
    {
        if (!table.TryTakePage(cache, out var child))
            return PgtableResult.OutOfPages;
        worker.Count(WalkCounter.TablesTaken);
        table.Memory.GetExclusive(table.Memory.PageOf(entry.Slot));
        table.Memory.MarkLinked(child, entry.Level + 1);
        table.Publish(entry, table.Format.Table(child.Value));
        return PgtableResult.Done;
    }

    // The block stays. That is what was asked for if it gives these addresses that output already.
    private PgtableResult KeepBlock(scoped in VisitContext entry, ulong output)
    {
        var inBlock = entry.Ipa & (table.Geometry.Granule(entry.Level) - 1);
        var same = table.Format.Leaf(output - inBlock, attributes, entry.Level);
        if (output >= inBlock && ((same.Raw ^ entry.Old.Raw) & ~Pte.SoftwareMask) == 0)
            return PgtableResult.Done;
        worker.Warn();
        return PgtableResult.Invalid;
    }
}
