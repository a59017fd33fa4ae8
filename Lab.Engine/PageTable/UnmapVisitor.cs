using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Removes leaves and annotations, whole even where only partly covered, and the tables they leave empty.</summary>
/// <remarks>
/// The write lock makes LOCKED needless here, and lets "one reference left" mean empty. A table goes at once, not
/// through RCU: no other walker can be inside. Source: stage2_unmap_walker.
/// </remarks>
internal readonly unsafe struct UnmapVisitor<TPlatform>(
    Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker, bool defersTlbi) : IPteVisitor
    where TPlatform : struct, IPlatform
{
    public static WalkVisits Visits => WalkVisits.Leaf | WalkVisits.TablePost;

    public static bool VisitsRuns => true;

    /// <summary>Leaves whose invalidation waits for the range's end, and empty entries.</summary>
    public int VisitRun(ulong* slot, int count, ulong ipa, ulong start)
    {
        if (!defersTlbi)
            return 0;
        uint dropped = 0;
        var at = 0;
        for (; at < count; at++)
        {
            var raw = TPlatform.Load(slot + at);
            if ((raw & Pte.ValidBit) != 0)
            {
                TPlatform.Store(slot + at, 0);
                dropped++;
            }
            else if (raw != 0)
            {
                break;
            }
        }

        if (dropped != 0)
        {
            table.Memory.PutExclusive(table.Memory.PageOf(slot), dropped);
            worker.Count(WalkCounter.LeavesUnmapped, dropped);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        var page = table.Memory.PageOf(entry.Slot);
        if (!entry.Old.IsValid)
        {
            if (!entry.Old.IsCounted)
                return PgtableResult.Done;
            table.StoreEmpty(entry);
            table.Memory.PutExclusive(page);
            return PgtableResult.Done;
        }

        if (visit == WalkVisits.TablePost)
        {
            var child = new PhysAddr(TableAddress.Of(entry.Old));
            if (table.Memory.ReferenceCount(child) != 1)
                return PgtableResult.Done;

            // Not deferred: a walk cache must not name a page that is free.
            table.StoreEmpty(entry);
            if (!(TPlatform.Traces && defersTlbi && table.Has(TableFlaws.DefersTableTlbi)))
                table.Tlb.InvalidateIpa(entry.Ipa, TPlatform.Traces && table.Has(TableFlaws.HintsLevelZero) ? 0 : null, worker.Index);
            PausePoints<TPlatform>.Reach(PausePoint.AfterTlbi, entry.Ipa);
            table.Memory.PutExclusive(page);
            table.Memory.PutExclusive(child);
            worker.Count(WalkCounter.TablesFreed);
            return PgtableResult.Done;
        }

        table.StoreEmpty(entry);
        if (!defersTlbi)
        {
            table.Tlb.InvalidateIpa(entry.Ipa, entry.Level, worker.Index);
            PausePoints<TPlatform>.Reach(PausePoint.AfterTlbi, entry.Ipa);
        }

        table.Memory.PutExclusive(page);
        if (!table.Options.ForcedWriteBack && table.Format.IsCacheable(entry.Old))
            table.CleanDataCache(worker, entry.Old, entry.Level);
        worker.CountUnmapped(entry.Level);
        return PgtableResult.Done;
    }
}
