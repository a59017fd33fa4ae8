using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Notes every entry on the way to one page.</summary>
internal readonly unsafe struct PathVisitor<TPlatform>(PhysicalMemory<TPlatform> memory, TableGeometry geometry, List<TableStep> steps)
    : IPteVisitor
    where TPlatform : struct, IPlatform
{
    public static WalkVisits Visits => WalkVisits.TablePre | WalkVisits.Leaf;

    public static bool IsShared => true;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        var page = memory.PageOf(entry.Slot);
        var index = (int)(entry.Slot - memory.Entries(page));
        steps.Add(new TableStep(entry.Level, entry.Ipa & ~(geometry.Granule(entry.Level) - 1), page.Value, index, entry.Old));
        return PgtableResult.Done;
    }
}
