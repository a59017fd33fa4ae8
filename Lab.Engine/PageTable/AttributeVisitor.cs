using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Sets and clears attribute bits of valid leaves; never an address or a type.</summary>
/// <remarks>Source: stage2_attr_walker. 6.1 passes over invalid entries; later ones answer -EAGAIN for them.</remarks>
internal unsafe struct AttributeVisitor<TPlatform, TSync>(
    Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker, ulong set, ulong clear) : IPteVisitor
    where TPlatform : struct, IPlatform
    where TSync : struct, IWalkSync<TPlatform>, allows ref struct
{
    private const int NoLevel = int.MinValue;

    private int _level = NoLevel;

    public static WalkVisits Visits => WalkVisits.Leaf;

    /// <summary>Level of the last valid leaf met; null: none was.</summary>
    public readonly int? Level => _level == NoLevel ? null : _level;

    /// <summary>That leaf as it was.</summary>
    public Pte Found { get; private set; }

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        var old = entry.Old;
        if (!old.IsValid)
            return table.Release == KernelRelease.V6_1 ? PgtableResult.Done : PgtableResult.Again;

        _level = entry.Level;
        Found = old;
        var next = old.With(set, clear);
        if (next == old)
            return PgtableResult.Done;
        if (next.IsExecutable && !old.IsExecutable)
            table.InvalidateInstructionCache(worker, next, entry.Level);
        return table.TrySet<TSync>(worker, entry, next) ? PgtableResult.Done : PgtableResult.Again;
    }
}
