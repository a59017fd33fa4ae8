using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Cleans the D-cache over every cacheable leaf; entries stay as they are.</summary>
/// <remarks>Source: stage2_flush_walker.</remarks>
internal readonly struct FlushVisitor<TPlatform>(Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker) : IPteVisitor
    where TPlatform : struct, IPlatform
{
    public static WalkVisits Visits => WalkVisits.Leaf;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (table.Format.IsCacheable(entry.Old))
            table.CleanDataCache(worker, entry.Old, entry.Level);
        return PgtableResult.Done;
    }
}
