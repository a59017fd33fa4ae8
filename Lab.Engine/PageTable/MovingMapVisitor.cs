using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// <see cref="MapVisitor{TPlatform,TSync}"/> with an output address of its own, which each leaf that it makes moves on (B7):
/// right as long as the walker makes one step for each.
/// </summary>
internal unsafe struct MovingMapVisitor<TPlatform, TSync>(
    Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker, MemoryCache<TPlatform>? cache, MapTarget target,
    WalkFlags flags) : IPteVisitor
    where TPlatform : struct, IPlatform
    where TSync : struct, IWalkSync<TPlatform>, allows ref struct
{
    private ulong _moved;

    public static WalkVisits Visits => MapVisitor<TPlatform, TSync>.Visits;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        // Its distance from where this walk "began" is what the output has moved.
        var here = new VisitContext(entry.Slot, entry.Old, entry.Level, entry.Ipa, unchecked(entry.Ipa - _moved), entry.End);
        var visitor = new MapVisitor<TPlatform, TSync>(table, worker, cache, target, flags);
        var result = visitor.Visit(here, visit);
        if (result == PgtableResult.Done && visitor.IsLeafAllowed(here))
            _moved += table.Geometry.Granule(entry.Level);
        return result;
    }
}
