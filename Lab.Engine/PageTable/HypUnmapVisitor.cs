using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Removes stage-1 leaves and the tables they leave empty; ends at the first hole and at a block it may not take whole.</summary>
/// <remarks>The clear (release) comes before the TLBI, the TLBI before the free. Source: hyp_unmap_walker.</remarks>
internal unsafe struct HypUnmapVisitor<TPlatform>(HypPageTable<TPlatform> table, WalkContext<TPlatform> worker) : IPteVisitor
    where TPlatform : struct, IPlatform
{
    /// <summary>Bytes unmapped.</summary>
    public ulong Unmapped { get; private set; }

    public static WalkVisits Visits => WalkVisits.Leaf | WalkVisits.TablePost;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (!entry.Old.IsValid)
            return PgtableResult.Invalid;

        var page = table.Memory.PageOf(entry.Slot);
        if (visit == WalkVisits.TablePost)
        {
            var child = new PhysAddr(TableAddress.Of(entry.Old));
            if (table.Memory.ReferenceCount(child) != 1)
                return PgtableResult.Done;
            table.Clear(entry, ProtocolEventKind.TlbiHypTable, ProtocolEvent.UnknownLevel);
            table.Memory.PutExclusive(page);
            table.Memory.PutExclusive(child);
            worker.Count(WalkCounter.TablesFreed);
            return PgtableResult.Done;
        }

        var granule = table.Geometry.Granule(entry.Level);
        var entersInside = (entry.Ipa & (granule - 1)) != 0;
        if (entry.End - entry.Ipa < granule
            || (entersInside && (table.Options.Quirks & HypQuirks.UnmapBlockFromInside) == HypQuirks.None))
        {
            return PgtableResult.Invalid;
        }

        table.Clear(entry, ProtocolEventKind.TlbiHypLeaf, entry.Level);
        Unmapped += granule;
        table.Memory.PutExclusive(page);
        worker.Count(WalkCounter.LeavesUnmapped);
        return PgtableResult.Done;
    }
}
