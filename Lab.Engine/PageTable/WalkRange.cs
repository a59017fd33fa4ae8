using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>One walk's range and cursor.</summary>
internal ref struct WalkRange<TPlatform>(
    PhysicalMemory<TPlatform> memory, TableGeometry geometry, ulong start, ulong end, bool ignoresAgain)
    where TPlatform : struct, IPlatform
{
    public readonly PhysicalMemory<TPlatform> Memory = memory;
    public readonly TableGeometry Geometry = geometry;
    public readonly ulong Start = start;
    public readonly ulong End = end;

    /// <summary>Whether -EAGAIN of one entry leaves the walk going.</summary>
    public readonly bool IgnoresAgain = ignoresAgain;

    /// <summary>Input address of the next entry; moves only past entries that are no table.</summary>
    public ulong Cursor = start;

    public readonly bool Stops(PgtableResult result) =>
        result != PgtableResult.Done && !(result == PgtableResult.Again && IgnoresAgain);
}
