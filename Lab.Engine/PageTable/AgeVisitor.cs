using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Says whether any leaf was accessed, and may clear the access flag.</summary>
/// <remarks>No TLBI: a stale entry only hides the next access from aging. Source: stage2_age_walker.</remarks>
internal unsafe struct AgeVisitor<TPlatform, TSync>(
    Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker, bool clear) : IPteVisitor
    where TPlatform : struct, IPlatform
    where TSync : struct, IWalkSync<TPlatform>, allows ref struct
{
    public static WalkVisits Visits => WalkVisits.Leaf;

    public static bool IsShared => TSync.IsShared;

    public bool Young { get; private set; }

    public static bool VisitsRuns => !TSync.IsShared;

    /// <summary>Valid leaves and empty entries.</summary>
    public int VisitRun(ulong* slot, int count, ulong ipa, ulong start)
    {
        var mask = clear ? ~Pte.AccessBit : ulong.MaxValue;
        ulong seen = 0;
        var at = 0;
        for (; at < count; at++)
        {
            var raw = TPlatform.Load(slot + at);
            if ((raw & Pte.ValidBit) == 0)
            {
                if (raw == 0)
                    continue;
                break;
            }

            seen |= raw;
            var next = raw & mask;
            if (next != raw)
                TPlatform.Store(slot + at, next);
        }

        Young |= (seen & Pte.AccessBit) != 0;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (!entry.Old.IsValid || !entry.Old.IsAccessed)
            return PgtableResult.Done;
        Young = true;
        if (!clear || table.TrySet<TSync>(worker, entry, entry.Old.WithoutAccessed()))
            return PgtableResult.Done;
        return PgtableResult.Again;
    }
}
