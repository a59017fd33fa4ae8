using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Removes leaves and annotations as <see cref="UnmapVisitor{TPlatform}"/> does, but under sharing too, and a table that it empties waits.</summary>
/// <remarks>
/// Shared: the caller has raised the notifier's count under the write lock and holds the read lock. So no fault installs
/// anything before the count falls; who else may be inside are other unmaps, agings, and faults that change attributes.
/// Hence (1) a leaf that is lost to one of those is read again until it is gone; (2) an entry found empty may be another
/// unmap's, whose TLBI is still to come, so the whole range is invalidated at the end whatever was found; (3) a table whose
/// count is down to its own reference is empty and stays so, which a shared walk may conclude in no other case: R5 fears
/// a walker between break and make, and none can be there; (4) of two unmaps that see that, the one whose compare-exchange
/// clears the parent's entry detaches it; the last to drop a reference looks after dropping it, so none stays behind.
/// The page itself waits for a grace period: the others may still read it.
/// </remarks>
internal readonly unsafe struct DeferringUnmapVisitor<TPlatform, TSync>(
    Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker) : IPteVisitor
    where TPlatform : struct, IPlatform
    where TSync : struct, IWalkSync<TPlatform>, allows ref struct
{
    public static WalkVisits Visits => WalkVisits.Leaf | WalkVisits.TablePost;

    public static bool IsShared => TSync.IsShared;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (visit == WalkVisits.TablePost)
            return DetachIfEmpty(entry);

        var old = entry.Old;
        while (true)
        {
            // A table that took the leaf's place is descended into: the walker reads the entry again.
            if (old.IsEmpty || old.IsTable(entry.Level))
                return PgtableResult.Done;
            if (old.IsLocked)
                return PgtableResult.Again;
            var now = new VisitContext(entry.Slot, old, entry.Level, entry.Ipa, entry.Start, entry.End);
            if (table.TrySet<TSync>(worker, now, Pte.Empty))
                break;
            old = TableReader<TPlatform>.Read(entry.Slot);
        }

        Drop(table.Memory.PageOf(entry.Slot));
        if (!old.IsValid)
            return PgtableResult.Done;
        worker.CountUnmapped(entry.Level);
        if (!table.Options.ForcedWriteBack && table.Format.IsCacheable(old))
        {
            // Cleaned once no vCPU can dirty it any more.
            table.Tlb.InvalidateIpa(entry.Ipa, entry.Level, worker.Index);
            table.CleanDataCache(worker, old, entry.Level);
        }

        return PgtableResult.Done;
    }

    private PgtableResult DetachIfEmpty(scoped in VisitContext entry)
    {
        var child = new PhysAddr(TableAddress.Of(entry.Old));
        if (table.Memory.ReferenceCount(child) != 1 || !table.TrySet<TSync>(worker, entry, Pte.Empty))
            return PgtableResult.Done;

        // At once: no walk cache may name the page when it is freed.
        table.Tlb.InvalidateIpa(entry.Ipa, level: null, worker.Index);
        Drop(table.Memory.PageOf(entry.Slot));
        Invariant.That(
            table.Memory.ReferenceCount(child) == 1,
            "a table that an unmap found empty gained an entry: a fault installed while an invalidation was in progress");
        table.Reclaimer.Emptied(child, entry.Level, worker, entry.Ipa);
        return PgtableResult.Done;
    }

    private void Drop(PhysAddr page)
    {
        if (TSync.IsShared)
            table.Memory.Put(page);
        else
            table.Memory.PutExclusive(page);
    }
}
