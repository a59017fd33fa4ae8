using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Replaces blocks by tables that were built unlinked and are published by one break-before-make each.</summary>
/// <remarks>
/// With pages enough for all of a block it is split down to pages at once; else one level, and the walk goes on into
/// it. The children are Normal memory with AF set, whatever the block was. Source: stage2_split_walker.
/// </remarks>
internal readonly unsafe struct SplitVisitor<TPlatform>(
    Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker, MemoryCache<TPlatform> cache) : IPteVisitor
    where TPlatform : struct, IPlatform
{
    public static WalkVisits Visits => WalkVisits.Leaf;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (entry.Level == TableGeometry.LastLevel || !entry.Old.IsValid)
            return PgtableResult.Done;
        if (!table.Geometry.TryGetPagesToSplit(entry.Level, out var need))
        {
            worker.Warn();
            return PgtableResult.Invalid;
        }

        if (TPlatform.Traces && table.Has(TableFlaws.LinksHalfBuiltTable))
            return table.SplitUnchecked(worker, entry, cache);

        var forcePages = cache.Count >= need;
        if (!forcePages)
            need = 1;
        if (cache.Count < need)
            return PgtableResult.OutOfPages;

        var output = new PhysAddr(table.Format.OutputAddress(entry.Old));
        var result = table.CreateUnlinked(worker, output, entry.Level, entry.Old.Prot, cache, forcePages, out var child);
        if (result != PgtableResult.Done)
            return result;

        if (!table.TryBreak<ExclusiveWalk<TPlatform>>(worker, entry, WalkFlags.None))
        {
            table.FreeUnlinked(worker, child, entry.Level);
            return PgtableResult.Again;
        }

        table.MakeTable<ExclusiveWalk<TPlatform>>(worker, entry, child);
        PausePoints<TPlatform>.Reach(PausePoint.AfterMake, entry.Ipa);
        worker.Count(WalkCounter.BlocksSplit);
        return PgtableResult.Done;
    }
}
