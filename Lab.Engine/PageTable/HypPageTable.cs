using System.Diagnostics.CodeAnalysis;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.PageTable;

/// <summary>
/// The hypervisor's own stage-1 table at EL2: mapped and unmapped by one walker at a time, under a mutex or EL2's
/// spinlock. Behaves as Linux does, descriptor for descriptor, where <see cref="HypQuirks"/> ask for it.
/// </summary>
/// <remarks>
/// Its walks take no RCU read section: a map may allocate, and so sleep, in its middle. A shared walk is refused
/// (<see cref="PgtableResult.NotPermitted"/>) and enters nothing. Addresses are bytes; a start's offset in its page is
/// ignored; the end is the rounded start plus the size, rounded up to whole pages. There is no model of EL2's TLB:
/// invalidations fence and are traced. Source: kvm_pgtable_hyp_init, _map, _unmap, _destroy.
/// </remarks>
public sealed unsafe class HypPageTable<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly HypDescriptorFormat _format;
    private PhysAddr _root;

    public HypPageTable(HypOptions options, PhysicalMemory<TPlatform> memory)
    {
        Geometry = new TableGeometry(options);
        Invariant.That(memory.Options.PageShift == options.PageShift, "table and memory have different page sizes");
        Options = options;
        Memory = memory;
        _format = new HypDescriptorFormat(options);
        if (!TryTakePage(cache: null, out _root))
            throw new InvalidOperationException("No free page for a root table.");
        memory.MarkLinked(_root, Geometry.StartLevel);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HypRoot, _root.Value, 0, Geometry.StartLevel));
        TPlatform.Fence();
    }

    public HypOptions Options { get; }

    public TableGeometry Geometry { get; }

    /// <summary>The root page.</summary>
    public PhysAddr Root => _root;

    public bool IsDestroyed => _root == default;

    internal ref readonly HypDescriptorFormat Format => ref _format;

    internal PhysicalMemory<TPlatform> Memory { get; }

    /// <summary>Map a range, with the largest leaves that range and addresses allow.</summary>
    /// <param name="sync">Exclusive; a shared one is refused.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="va">First virtual address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="pa">Output address of the first page; its offset in the page is ignored.</param>
    /// <param name="prot">Must allow reading; not writing and executing at once.</param>
    /// <param name="cache">Pages for tables. Null: from physical memory, as they are needed.</param>
    /// <returns>Done also if all was mapped so already. On OutOfPages tables built on the way stay.</returns>
    /// <remarks>May block without a cache: never call it in a read section. Source: kvm_pgtable_hyp_map.</remarks>
    public PgtableResult Map<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, ulong va, ulong size, PhysAddr pa, Stage2Prot prot,
        MemoryCache<TPlatform>? cache = null)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (TSync.IsShared)
            return PgtableResult.NotPermitted;
        sync.AssertHeld();
        if (!_format.TryGetAttributes(prot, out var attributes))
            return PgtableResult.Invalid;

        worker.Count(WalkCounter.MapWalks);
        var visitor = new HypMapVisitor<TPlatform>(this, worker, cache, pa.Value & ~(Geometry.PageSize - 1), attributes);
        var result = Walk(worker, va, size, ref visitor);

        // DSB ISHST, ISB: the next access sees the mapping.
        TPlatform.Fence();
        return result;
    }

    /// <summary>Remove mappings from the start of a range up to its first hole.</summary>
    /// <param name="sync">Exclusive; a shared one is refused.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="va">First virtual address.</param>
    /// <param name="size">Bytes. A block that reaches past the range ends it and stays.</param>
    /// <param name="unmapped">Bytes removed; all that the kernel's function answers.</param>
    /// <returns>Why it ended: Done at the end of the range, Invalid at a hole or a block.</returns>
    /// <remarks>Without the page-count hook nothing is removed. Source: kvm_pgtable_hyp_unmap.</remarks>
    public PgtableResult Unmap<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, ulong va, ulong size, out ulong unmapped)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        unmapped = 0;
        if (TSync.IsShared)
            return PgtableResult.NotPermitted;
        sync.AssertHeld();
        if (!Options.CountsPages)
            return PgtableResult.Invalid;

        worker.Count(WalkCounter.UnmapWalks);
        var visitor = new HypUnmapVisitor<TPlatform>(this, worker);
        var result = Walk(worker, va, size, ref visitor);
        unmapped = visitor.Unmapped;
        return result;
    }

    /// <summary>The entry at which a walk to this address ends.</summary>
    /// <param name="va">Its offset in the page is ignored.</param>
    /// <param name="pte">Perhaps invalid.</param>
    /// <param name="level">Of the entry.</param>
    public PgtableResult GetLeaf(ulong va, out Pte pte, out int level)
    {
        var visitor = new LeafVisitor();
        var result = Walk(worker: null, va, Geometry.PageSize, ref visitor);
        pte = visitor.Found;
        level = visitor.Level;
        return result;
    }

    /// <summary>Free everything. Nobody may be able to reach the table; no TLBI.</summary>
    /// <remarks>Where a quirk left counts too high, pages stay in use, as they do in the kernel. Source: kvm_pgtable_hyp_destroy.</remarks>
    public PgtableResult Destroy(WalkContext<TPlatform> worker)
    {
        if (IsDestroyed)
            return PgtableResult.Invalid;
        worker.Count(WalkCounter.FreeWalks);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TableTeardown, _root.Value, 0, 1));
        var visitor = new HypFreeVisitor<TPlatform>(Memory, worker);
        var result = Walk(worker, 0, Geometry.MaxIpa, ref visitor);
        if (result != PgtableResult.Done)
            worker.Warn();
        Memory.PutExclusive(_root);
        _root = default;
        return PgtableResult.Done;
    }

    /// <summary>Destroys the table if that was not done.</summary>
    public void Dispose()
    {
        if (IsDestroyed)
            return;
        using var worker = new WalkContext<TPlatform>();
        Destroy(worker);
    }

    internal bool TryTakePage(MemoryCache<TPlatform>? cache, out PhysAddr page)
    {
        if (cache is not null)
            return cache.TryTake(out page);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.MaySleep, 0, 0, (long)SleepReason.PageAllocation));
        if (!Memory.TryAllocate(out page))
            return false;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PageAllocate, page.Value));
        return true;
    }

    /// <summary>Make an entry: released, so that hardware that sees a table sees what is in it.</summary>
    internal void Publish(scoped in VisitContext entry, Pte next)
    {
        TPlatform.Store(entry.Slot, next.Raw);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryRelease, EntryAddress.Of(Memory, entry.Slot), next.Raw));
    }

    /// <summary>Clear an entry and have EL2's TLBs forget it.</summary>
    internal void Clear(scoped in VisitContext entry, ProtocolEventKind invalidation, long level)
    {
        TPlatform.Store(entry.Slot, 0);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryStore, EntryAddress.Of(Memory, entry.Slot), 0));
        TPlatform.Fence();
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(invalidation, entry.Ipa, 0, level));
    }

    /// <summary>A read section iff the walk is shared; and no walk of a hypervisor's table is.</summary>
    /// <returns>What <c>using</c> ends: nothing, for the default is no section.</returns>
    /// <remarks>Source: kvm_pgtable_walk_begin, _end.</remarks>
    private RcuReadSection<TPlatform> WalkBegin(WalkContext<TPlatform> worker) =>
        TPlatform.Traces && (Options.Flaws & TableFlaws.SectionAroundEveryWalk) != TableFlaws.None && worker.Reader is { } reader
            ? reader.Enter()
            : default;

    /// <param name="worker">Null: only to look.</param>
    private PgtableResult Walk<TVisitor>(WalkContext<TPlatform>? worker, ulong va, ulong size, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct
    {
        var inPage = Geometry.PageSize - 1;
        var first = va & ~inPage;
        var end = unchecked(first + size + inPage) & ~inPage;
        if (first > Geometry.MaxIpa || end > Geometry.MaxIpa)
            return PgtableResult.OutOfRange;
        if (IsDestroyed)
            return PgtableResult.Invalid;
        var range = new WalkRange<TPlatform>(Memory, Geometry, first, end, ignoresAgain: false);
        if (!TPlatform.Traces || worker is null)
            return PageTableWalker<TPlatform>.Walk(_root, ref range, ref visitor);
        using var section = WalkBegin(worker);
        return TracedVisitor<TPlatform, TVisitor>.Walk(Memory, Options.Flaws, _root, ref range, ref visitor);
    }
}
