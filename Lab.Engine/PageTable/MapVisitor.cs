using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// Installs leaves (or annotations): replaces a table by a block where one is allowed, and a hole or a block by a table
/// where none is. The output address of each entry follows from its input address alone.
/// </summary>
/// <remarks>Source: stage2_map_walk_table_pre, stage2_map_walk_leaf, stage2_map_walker_try_leaf.</remarks>
internal unsafe struct MapVisitor<TPlatform, TSync>(
    Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker, MemoryCache<TPlatform>? cache, MapTarget target,
    WalkFlags flags) : IPteVisitor
    where TPlatform : struct, IPlatform
    where TSync : struct, IWalkSync<TPlatform>, allows ref struct
{
    public static WalkVisits Visits => WalkVisits.Leaf | WalkVisits.TablePre;

    public static bool IsShared => TSync.IsShared;

    public static bool VisitsRuns => !TSync.IsShared;

    /// <summary>
    /// Pages into empty entries of a table that is not published. Nobody can see it, so LOCKED, whose place is between
    /// what others may see, is left out.
    /// </summary>
    public readonly int VisitRun(ulong* slot, int count, ulong ipa, ulong start)
    {
        const WalkFlags unpublished = WalkFlags.SkipBbmTlbi | WalkFlags.SkipCmo;
        if ((flags & unpublished) != unpublished)
            return 0;
        var pageSize = table.Geometry.PageSize;
        var output = target.OutputFor(ipa, start);
        var last = output + ((ulong)(count - 1) * pageSize);
        if (!target.IsMappable(output) || !target.IsMappable(last) || !table.Format.CountsInPlace(output, last))
            return 0;

        var leaf = table.Format.Leaf(output, target.Attributes, TableGeometry.LastLevel).Raw;
        var at = 0;
        for (; at < count && TPlatform.Load(slot + at) == 0; at++)
        {
            TPlatform.Store(slot + at, leaf);
            leaf += pageSize;
        }

        if (at != 0)
        {
            table.Memory.GetExclusive(table.Memory.PageOf(slot), (uint)at);
            worker.Count(WalkCounter.LeavesMapped, at);
            worker.Count(WalkCounter.Breaks, at);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        var output = target.OutputFor(entry.Ipa, entry.Start);
        if (visit == WalkVisits.TablePre)
            return IsLeafAllowed(entry, output) ? ReplaceTable(entry, output) : PgtableResult.Done;
        return IsLeafAllowed(entry, output) ? InstallLeaf(entry, output) : InstallTable(entry);
    }

    internal readonly bool IsLeafAllowed(scoped in VisitContext entry) =>
        IsLeafAllowed(entry, target.OutputFor(entry.Ipa, entry.Start));

    private readonly bool IsLeafAllowed(scoped in VisitContext entry, ulong output)
    {
        if (entry.Level == TableGeometry.LastLevel)
            return true;
        if (target.ForcePages || !table.Geometry.IsBlockLevel(entry.Level))
            return false;

        var granule = table.Geometry.Granule(entry.Level);
        if (granule > entry.End - entry.Ipa)
            return false;
        if (target.IsMappable(output) && (output & (granule - 1)) != 0)
            return false;
        return (entry.Ipa & (granule - 1)) == 0;
    }

    private readonly PgtableResult InstallLeaf(scoped in VisitContext entry, ulong output)
    {
        var next = target.IsMappable(output)
            ? table.Format.Leaf(output, target.Attributes, entry.Level)
            : target.Annotation;

        return table.InstallLeaf<TSync>(
            worker, entry.Slot, table.FrameOf(entry.Slot), entry.Old, next, entry.Level, entry.Ipa, flags);
    }

    private readonly PgtableResult InstallTable(scoped in VisitContext entry)
    {
        if (entry.Level == TableGeometry.LastLevel)
        {
            worker.Warn();
            return PgtableResult.Invalid;
        }

        var outer = worker.Phases.Switch(FaultPhase.TableAllocation);
        if (cache is null || !cache.TryTake(out var child))
            return PgtableResult.OutOfPages;
        worker.Phases.Switch(outer);
        worker.Count(WalkCounter.TablesTaken);

        if (!table.TryBreak<TSync>(worker, entry, flags))
        {
            table.Memory.Put(child);
            worker.Count(WalkCounter.TablesFreed);
            return PgtableResult.Again;
        }

        if (entry.Old.IsValid)
            worker.Count(WalkCounter.BlocksSplit);
        table.MakeTable<TSync>(worker, entry, child);
        if ((flags & WalkFlags.SkipBbmTlbi) == WalkFlags.None)
            PausePoints<TPlatform>.Reach(PausePoint.AfterMake, entry.Ipa);
        return PgtableResult.Done;
    }

    // After this the walker reads the entry again, sees a leaf, and does not descend.
    private readonly PgtableResult ReplaceTable(scoped in VisitContext entry, ulong output)
    {
        var child = new PhysAddr(TableAddress.Of(entry.Old));
        if (!TSync.IsShared && table.Release == KernelRelease.V6_1)
        {
            table.ClearTable(worker, entry);
            worker.Count(WalkCounter.TablesCoalesced);
            table.Reclaimer.Unlinked(child, entry.Level, worker, entry.Ipa);
            var cleared = new VisitContext(entry.Slot, Pte.Empty, entry.Level, entry.Ipa, entry.Start, entry.End);
            return InstallLeaf(cleared, output);
        }

        var result = InstallLeaf(entry, output);
        if (result != PgtableResult.Done)
            return result;
        worker.Count(WalkCounter.TablesCoalesced);
        table.Reclaimer.Unlinked(child, entry.Level, worker, entry.Ipa);
        return PgtableResult.Done;
    }
}
