using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <content>Unlinked subtrees and teardown.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>Build a table page to replace an entry, out of everyone's sight: no TLBI, no cache maintenance.</summary>
    /// <param name="worker">The caller's.</param>
    /// <param name="pa">Output address; must be aligned to what the entry covers.</param>
    /// <param name="level">Level of the entry to replace: 0 to 2.</param>
    /// <param name="prot">Of every leaf.</param>
    /// <param name="cache">Pages for tables.</param>
    /// <param name="forcePages">Build down to pages; else with the largest blocks.</param>
    /// <param name="root">The page; owned by the caller until linked or freed. Meaningless unless Done.</param>
    /// <remarks>On failure everything built has been freed. Source: kvm_pgtable_stage2_create_unlinked.</remarks>
    public PgtableResult CreateUnlinked(
        WalkContext<TPlatform> worker, PhysAddr pa, int level, Stage2Prot prot, MemoryCache<TPlatform> cache,
        bool forcePages, out PhysAddr root)
    {
        var result = BuildUnlinked(worker, pa, level, prot, cache, forcePages, out root);
        if (result != PgtableResult.Done && root != default)
            FreeUnlinked(worker, root, level);
        return result;
    }

    /// <summary><see cref="CreateUnlinked"/> without the freeing: after a failure, whatever was built hangs on a root that is not zero.</summary>
    private PgtableResult BuildUnlinked(
        WalkContext<TPlatform> worker, PhysAddr pa, int level, Stage2Prot prot, MemoryCache<TPlatform> cache,
        bool forcePages, out PhysAddr root)
    {
        root = default;
        Invariant.That(level >= Geometry.StartLevel && level < TableGeometry.LastLevel);
        if ((pa.Value & (Geometry.Granule(level) - 1)) != 0)
            return PgtableResult.Invalid;
        if (!Format.TryGetAttributes(prot, out var attributes))
            return PgtableResult.Invalid;
        if (!cache.TryTake(out root))
            return PgtableResult.OutOfPages;

        worker.Count(WalkCounter.TablesTaken);
        var target = new MapTarget(pa.Value, Format.PhysicalLimit, attributes, forcePages);
        var visitor = new MapVisitor<TPlatform, ExclusiveWalk<TPlatform>>(
            this, worker, cache, target, WalkFlags.SkipBbmTlbi | WalkFlags.SkipCmo);
        var range = new WalkRange<TPlatform>(Memory, Geometry, 0, Geometry.Granule(level), ignoresAgain: false);
        return PageTableWalker<TPlatform>.WalkTable(root, level + 1, ref range, ref visitor);
    }

    /// <summary>Free a subtree that no entry names and no walker can be inside. The caller puts nothing itself.</summary>
    /// <param name="worker">The caller's.</param>
    /// <param name="root">Its top page.</param>
    /// <param name="level">Level of the entry it was built for, or that pointed to it.</param>
    /// <remarks>Source: kvm_pgtable_stage2_free_unlinked.</remarks>
    public void FreeUnlinked(WalkContext<TPlatform> worker, PhysAddr root, int level)
    {
        worker.Count(WalkCounter.FreeWalks);
        Reclaimer.FreeNow(root, level);
        if (TPlatform.Traces && Has(TableFlaws.PutsSubtreeRootTwice))
            Memory.Put(root);
    }

    /// <summary>Drop what a range's entries hold. No TLBI: neither hardware nor another walker may be able to reach the table.</summary>
    /// <param name="worker">The caller's.</param>
    /// <param name="start">First input address; aligned to the largest leaf.</param>
    /// <param name="size">Bytes; a multiple of the largest leaf, because leaves are not cleared and must not be met twice.</param>
    public PgtableResult DestroyRange(WalkContext<TPlatform> worker, Ipa start, ulong size)
    {
        worker.Count(WalkCounter.FreeWalks);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TableTeardown, _root.Value, 0, Geometry.RootPages));
        var rule = TPlatform.Traces && Has(TableFlaws.FreesPartlyVisitedTables) ? KernelRelease.V6_12 : Release;
        var visitor = new FreeVisitor<TPlatform>(Memory, rule);
        var result = Walk(start.Value, size, ignoresAgain: false, ref visitor);
        worker.Count(WalkCounter.TablesFreed, visitor.PagesFreed);
        return result;
    }

    /// <summary>Forget the table without a walk: after a violation its pages go with the memory that they lie in.</summary>
    public void Abandon()
    {
        _root = default;
        _rootEntries = null;
    }

    /// <summary>Free everything. Subtrees that wait for a grace period are not touched; their callbacks need no table.</summary>
    /// <param name="worker">The caller's.</param>
    /// <param name="step">Bytes of one walk, a multiple of the largest leaf; 0: as the release does.</param>
    /// <remarks>
    /// 7.2 goes in chunks of the largest leaf and offers the core between them; earlier releases in one walk.
    /// Source: kvm_pgtable_stage2_destroy.
    /// </remarks>
    public PgtableResult Destroy(WalkContext<TPlatform> worker, ulong step = 0)
    {
        if (IsDestroyed)
            return PgtableResult.Invalid;

        var usual = Release == KernelRelease.V7_2 ? Geometry.Granule(Geometry.MinBlockLevel) : Geometry.MaxIpa;
        var chunk = Math.Min(step == 0 ? usual : step, Geometry.MaxIpa);
        for (ulong at = 0; at < Geometry.MaxIpa; at += chunk)
        {
            var result = DestroyRange(worker, new Ipa(at), chunk);
            Invariant.That(result == PgtableResult.Done);
        }

        var root = _root;
        _root = default;
        _rootEntries = null;
        Memory.FreeRoot(root, Geometry.RootPages);
        if (TPlatform.Traces)
            _description?.Free();
        return PgtableResult.Done;
    }
}
