using System.Runtime.CompilerServices;
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

    public static bool IsShared => TSync.IsShared;

    /// <summary>Level of the last valid leaf met; null: none was.</summary>
    public readonly int? Level => _level == NoLevel ? null : _level;

    /// <summary>That leaf as it was.</summary>
    public Pte Found { get; private set; }

    public static bool VisitsRuns => !TSync.IsShared;

    /// <summary>Valid leaves that do not become executable.</summary>
    public int VisitRun(ulong* slot, int count, ulong ipa, ulong start)
    {
        if ((clear & Pte.ExecuteNeverBit) != 0)
            return 0;
        ulong last = 0;
        var at = 0;
        for (; at < count; at++)
        {
            var raw = TPlatform.Load(slot + at);
            if ((raw & Pte.ValidBit) == 0)
                break;
            last = raw;
            var next = (raw & ~clear) | set;
            if (next != raw)
                TPlatform.Store(slot + at, next);
        }

        if (at != 0)
        {
            _level = TableGeometry.LastLevel;
            Found = new Pte(last);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
