using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Drops the references that valid stage-1 entries hold: teardown.</summary>
/// <remarks>Source: hyp_free_walker.</remarks>
internal readonly unsafe struct HypFreeVisitor<TPlatform>(PhysicalMemory<TPlatform> memory, WalkContext<TPlatform> worker) : IPteVisitor
    where TPlatform : struct, IPlatform
{
    public static WalkVisits Visits => WalkVisits.Leaf | WalkVisits.TablePost;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (!entry.Old.IsValid)
            return PgtableResult.Done;
        memory.PutExclusive(memory.PageOf(entry.Slot));
        if (visit == WalkVisits.TablePost && memory.PutExclusive(new PhysAddr(TableAddress.Of(entry.Old))) == 0)
            worker.Count(WalkCounter.TablesFreed);
        return PgtableResult.Done;
    }
}
