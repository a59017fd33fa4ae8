using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <content>The operations on a live table.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>Map a range, with the largest leaves that range, addresses and options allow.</summary>
    /// <param name="sync">Shared (fault path) or exclusive.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="start">First input address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="pa">Output address of the first page; its offset in the page is ignored.</param>
    /// <param name="prot">Permissions, memory type, software bits.</param>
    /// <param name="cache">Pages for tables, topped up before the lock. Null: none.</param>
    /// <param name="flags">How -EAGAIN is taken.</param>
    /// <returns>Again also if nothing is to change, or permissions only: those go through <see cref="RelaxPermissions"/>.</returns>
    /// <remarks>Source: kvm_pgtable_stage2_map.</remarks>
    public PgtableResult Map<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, Ipa start, ulong size, PhysAddr pa, Stage2Prot prot,
        MemoryCache<TPlatform>? cache, WalkFlags flags = WalkFlags.None)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        sync.AssertHeld();
        if (Options.IdentityMapOnly && start.Value != pa.Value)
        {
            worker.Warn();
            return PgtableResult.Invalid;
        }

        if (!Format.TryGetAttributes(prot, out var attributes))
            return PgtableResult.Invalid;

        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.MapTarget, start.Value, pa.Value, (long)size));
        var output = pa.Value & ~(_pageSize - 1);
        var first = start.Value & ~(_pageSize - 1);
        if (size - 1 < _pageSize && first < _maxIpa && output < Format.PhysicalLimit && _rootEntries is not null)
        {
            var leaf = Format.Leaf(output, attributes, TableGeometry.LastLevel);
            var mapped = MapPlainPage<TSync>(worker, first, leaf, (flags & WalkFlags.SkipCmo) == WalkFlags.None);
            if (mapped == PlainMap.Mapped)
                return PgtableResult.Done;
            if (mapped == PlainMap.Raced)
            {
                worker.Count(WalkCounter.MapWalks);
                return Finish(worker, IgnoresAgain(flags) ? PgtableResult.Done : PgtableResult.Again);
            }
        }

        var target = new MapTarget(output, Format.PhysicalLimit, attributes, ForcesPages(prot));
        return MapRange<TSync>(worker, start.Value, size, target, cache, flags);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PgtableResult MapRange<TSync>(
        WalkContext<TPlatform> worker, ulong start, ulong size, in MapTarget target, MemoryCache<TPlatform>? cache,
        WalkFlags flags)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        worker.Count(WalkCounter.MapWalks);
        if (TPlatform.Traces && Options.Flaws != TableFlaws.None)
            return MapFlawed<TSync>(worker, start, size, target, cache, flags);
        var visitor = new MapVisitor<TPlatform, TSync>(this, worker, cache, target, flags);
        return Finish(worker, Walk(start, size, IgnoresAgain(flags), ref visitor));
    }

    /// <summary>Give a leaf more permissions. Never takes any away.</summary>
    /// <param name="sync">Shared (fault path) or exclusive.</param>
    /// <param name="worker">The caller's; its vCPU's TLB is invalidated locally, so that it does not fault on a stale entry for ever.</param>
    /// <param name="ipa">Any address in the leaf.</param>
    /// <param name="prot">Permissions to add; software bits are <see cref="PgtableResult.Invalid"/>.</param>
    /// <param name="flags">Only <see cref="WalkFlags.IgnoreAgain"/> means anything, and only in 7.2.</param>
    /// <remarks>6.1 broadcasts the TLBI, on success only. Source: kvm_pgtable_stage2_relax_perms.</remarks>
    public PgtableResult RelaxPermissions<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, Ipa ipa, Stage2Prot prot, WalkFlags flags = WalkFlags.None)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        sync.AssertHeld();
        if ((prot & Stage2Prot.SoftwareBits) != Stage2Prot.None)
            return PgtableResult.Invalid;

        var set = ((prot & Stage2Prot.Read) != Stage2Prot.None ? Pte.ReadBit : 0) | ((prot & Stage2Prot.Write) != Stage2Prot.None ? Pte.WriteBit : 0);
        var clear = (prot & Stage2Prot.Execute) != Stage2Prot.None ? Pte.ExecuteNeverField : 0;
        if (clear == 0 && HasFlaw(TableFlaws.RelaxRewritesExecute))
            set |= Pte.ExecuteNeverBit;
        worker.Count(WalkCounter.AttributeWalks);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.RelaxTarget, ipa.Value));
        var visitor = new AttributeVisitor<TPlatform, TSync>(this, worker, set, clear);
        var result = Walk(ipa.Value, 1, IgnoresAgain(flags | WalkFlags.HandleFault), ref visitor);

        // The level is known only if the walk succeeded: a wrong hint would leave the entry in the TLB.
        var level = result == PgtableResult.Done ? visitor.Level : null;
        if (TPlatform.Traces && level is null && Has(TableFlaws.GuessesRelaxedLevel))
            level = 2;
        if (Release == KernelRelease.V6_1)
        {
            if (result == PgtableResult.Done)
                Tlb.InvalidateIpa(ipa.Value, level, worker.Index);
        }
        else if (result == PgtableResult.Done || (result == PgtableResult.Again && !HasFlaw(TableFlaws.LoserKeepsTranslation)))
        {
            Tlb.InvalidateIpaLocal(worker.Vcpu, ipa.Value, level, worker.Index);
        }

        return Finish(worker, result);
    }

    /// <summary>Set the access flag of a leaf. No TLBI: a TLB never holds a translation that would raise an access-flag fault.</summary>
    /// <remarks>Source: kvm_pgtable_stage2_mkyoung.</remarks>
    public PgtableResult MarkYoung<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, Ipa ipa, WalkFlags flags = WalkFlags.None)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct =>
        MarkYoung(sync, worker, ipa, flags, out _);

    /// <param name="found">The leaf as it was; empty unless the result is Done.</param>
    /// <inheritdoc cref="MarkYoung{TSync}(in TSync, WalkContext{TPlatform}, Ipa, WalkFlags)"/>
    public PgtableResult MarkYoung<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, Ipa ipa, WalkFlags flags, out Pte found)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.AttributeWalks);
        var visitor = new AttributeVisitor<TPlatform, TSync>(this, worker, Pte.AccessBit, 0);
        var result = Walk(ipa.Value, 1, IgnoresAgain(flags | WalkFlags.HandleFault), ref visitor);
        found = result == PgtableResult.Done ? visitor.Found : Pte.Empty;
        return Finish(worker, result);
    }

    /// <summary>Remove every mapping in a range. A block reaching past the range goes whole and faults back in.</summary>
    /// <remarks>
    /// With range TLBI and forced write-back, leaves are invalidated by one range at the end, tables still one by one.
    /// The clear comes before the TLBI (its fence), the TLBI before any free. Source: kvm_pgtable_stage2_unmap.
    /// </remarks>
    public PgtableResult Unmap(scoped in ExclusiveWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa start, ulong size)
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.UnmapWalks);
        var defers = Options.RangeTlbi && Options.ForcedWriteBack && Release != KernelRelease.V6_1;
        var visitor = new UnmapVisitor<TPlatform>(this, worker, defers);
        var result = Walk(start.Value, size, ignoresAgain: false, ref visitor);
        if (defers)
            InvalidateRange(worker, start.Value, size);
        return result;
    }

    /// <summary>Take write permission from every leaf of a range. No TLBI: the caller flushes.</summary>
    /// <remarks>Holes do not stop it. Source: kvm_pgtable_stage2_wrprotect.</remarks>
    public PgtableResult WriteProtect(
        scoped in ExclusiveWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa start, ulong size)
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.AttributeWalks);
        var visitor = new AttributeVisitor<TPlatform, ExclusiveWalk<TPlatform>>(this, worker, 0, Pte.WriteBit);
        var stops = HasFlaw(TableFlaws.ProtectionStopsAtHole);
        var result = Walk(start.Value, size, ignoresAgain: !stops, ref visitor);
        return stops ? PgtableResult.Done : result;
    }

    /// <summary>Whether any leaf of a range has its access flag set, and perhaps clear the flags.</summary>
    /// <remarks>No TLBI: the caller decides. Source: kvm_pgtable_stage2_test_clear_young.</remarks>
    public PgtableResult TestClearYoung(
        scoped in ExclusiveWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa start, ulong size, bool clear,
        out bool young)
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.AgeWalks);
        var visitor = new AgeVisitor<TPlatform, ExclusiveWalk<TPlatform>>(this, worker, clear);
        var result = Walk(start.Value, HasFlaw(TableFlaws.AgesFirstLeafOnly) ? 1 : size, ignoresAgain: false, ref visitor);
        if (result != PgtableResult.Done)
            worker.Warn();
        young = visitor.Young;
        return result;
    }

    /// <summary>Split every block that the range touches, as far as the cache lasts.</summary>
    /// <returns>OutOfPages leaves a valid, partly split tree.</returns>
    /// <remarks>Source: kvm_pgtable_stage2_split.</remarks>
    public PgtableResult Split(
        scoped in ExclusiveWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa start, ulong size,
        MemoryCache<TPlatform> cache)
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.SplitWalks);
        var visitor = new SplitVisitor<TPlatform>(this, worker, cache);
        return Walk(start.Value, size, ignoresAgain: Release == KernelRelease.V6_12, ref visitor);
    }

    /// <summary>Note an owner in every page of a range, whose mappings go. Tables are built down to the last level.</summary>
    /// <param name="sync">Exclusive.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="start">First input address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="owner">0 (the host: clears) or 1; up to 7 in 7.2.</param>
    /// <param name="cache">Pages for tables. Null: none.</param>
    /// <remarks>Source: kvm_pgtable_stage2_set_owner.</remarks>
    public PgtableResult SetOwner(
        scoped in ExclusiveWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa start, ulong size, int owner,
        MemoryCache<TPlatform>? cache)
    {
        sync.AssertHeld();
        var most = Release == KernelRelease.V7_2 ? 7 : 1;
        if (owner < 0 || owner > most)
            return PgtableResult.Invalid;
        if (owner == 0)
            return WriteNotes(worker, start, size, Pte.Empty, cache);
        var note = Release == KernelRelease.V7_2
            ? Pte.Annotated(InvalidKind.HostDonation, (ulong)owner << 1)
            : Pte.OwnedBy(owner);
        return WriteNotes(worker, start, size, note, cache);
    }

    /// <summary>7.2's general form of <see cref="SetOwner"/>.</summary>
    /// <param name="sync">Exclusive.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="start">First input address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="kind">Neither Empty nor Locked.</param>
    /// <param name="payload">Bits 59:1.</param>
    /// <param name="cache">Pages for tables. Null: none.</param>
    public PgtableResult Annotate(
        scoped in ExclusiveWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa start, ulong size, InvalidKind kind,
        ulong payload, MemoryCache<TPlatform>? cache)
    {
        sync.AssertHeld();
        const ulong forbidden = 1 | (0xFUL << 60);
        if (Release != KernelRelease.V7_2 || kind is InvalidKind.Empty or InvalidKind.Locked || (payload & forbidden) != 0)
            return PgtableResult.Invalid;
        return WriteNotes(worker, start, size, Pte.Annotated(kind, payload), cache);
    }

    /// <summary>Clean the D-cache over every cacheable leaf of a range; nothing to do with forced write-back.</summary>
    /// <remarks>Source: kvm_pgtable_stage2_flush.</remarks>
    public PgtableResult Flush(scoped in ExclusiveWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa start, ulong size)
    {
        sync.AssertHeld();
        if (Options.ForcedWriteBack)
            return PgtableResult.Done;
        worker.Count(WalkCounter.FlushWalks);
        var visitor = new FlushVisitor<TPlatform>(this, worker);
        return Walk(start.Value, size, ignoresAgain: false, ref visitor);
    }

    /// <summary>Invalidate a range on every vCPU: by range where the CPU can (in chunks of 2^21 pages), else the whole VMID.</summary>
    /// <remarks>Less than a page is no page. Source: kvm_tlb_flush_vmid_range.</remarks>
    public void InvalidateTlbRange(WalkContext<TPlatform> worker, Ipa start, ulong size) =>
        InvalidateRange(worker, start.Value, size);

    private PgtableResult WriteNotes(
        WalkContext<TPlatform> worker, Ipa start, ulong size, Pte note, MemoryCache<TPlatform>? cache)
    {
        worker.Count(WalkCounter.MapWalks);
        var visitor = new MapVisitor<TPlatform, ExclusiveWalk<TPlatform>>(
            this, worker, cache, MapTarget.Annotate(note), WalkFlags.None);
        return Finish(worker, Walk(start.Value, size, IgnoresAgain(WalkFlags.None), ref visitor));
    }

    private bool ForcesPages(Stage2Prot prot) =>
        Options.ForcePages || (Options.ForcePagesUnlessFullAccess && prot != Stage2Prot.ReadWriteExecute);

    // Whether -EAGAIN of one entry leaves a walk going: 6.12 by a flag's absence, 7.2 by another's presence, 6.1 never.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IgnoresAgain(WalkFlags flags) =>
        ((flags ^ _againWhenClear) & _againMask) != WalkFlags.None || HasFlaw(TableFlaws.LostRaceIsSuccess);

    // False, a constant, where nobody listens.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasFlaw(TableFlaws flaw) => TPlatform.Traces && (Options.Flaws & flaw) != TableFlaws.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PgtableResult Walk<TVisitor>(ulong start, ulong size, bool ignoresAgain, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct
    {
        var inPage = _pageSize - 1;
        var first = start & ~inPage;
        var end = unchecked(first + size + inPage) & ~inPage;
        if (first > _maxIpa || end > _maxIpa)
            return Refuse(first, PgtableResult.OutOfRange);
        if (IsDestroyed)
            return Refuse(first, PgtableResult.Invalid);

        // One page, the case of a fault, is found without the machinery of ranges. A visitor of tables after their
        // children is shown the tables on the way; of those before, none on the way is within a range of one page.
        if ((TVisitor.Visits & WalkVisits.TablePost) == WalkVisits.None && end - first == _pageSize)
        {
            var slot = FindPage(first, out var frame);
            if (slot is not null)
            {
                var generation = Memory.AssertVisitable(frame);
                if (TPlatform.Traces)
                    TracedVisitor<TPlatform, TVisitor>.BeginOnePage(Memory, Options.Flaws, slot, first, end);
                var old = TableReader<TPlatform>.Read(slot);
                PausePoints<TPlatform>.Reach(PausePoint.AfterRead, first);
                var result = visitor.Visit(new VisitContext(slot, old, TableGeometry.LastLevel, first, first, end), WalkVisits.Leaf);
                if (TPlatform.Traces)
                    TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.WalkEnd, first, end, (long)result));
                Memory.AssertSame(frame, generation);
                return result == PgtableResult.Again && ignoresAgain ? PgtableResult.Done : result;
            }
        }

        // By a copy: the visitor itself may then stay in registers.
        var own = visitor;
        var walked = WalkRange(first, end, ignoresAgain, ref own);
        visitor = own;
        return walked;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PgtableResult WalkRange<TVisitor>(ulong first, ulong end, bool ignoresAgain, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct
    {
        var range = new WalkRange<TPlatform>(Memory, Geometry, first, end, ignoresAgain);
        return TPlatform.Traces
            ? TracedVisitor<TPlatform, TVisitor>.Walk(Memory, Options.Flaws, _root, ref range, ref visitor)
            : PageTableWalker<TPlatform>.Walk(_root, ref range, ref visitor);
    }

    /// <summary>The entry of the last level for an address, and the frame of the page that holds it.</summary>
    /// <returns>Null if the way ends above the last level.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* FindPage(ulong ipa, out PageFrame* frame)
    {
        const ulong table = Pte.ValidBit | Pte.TypeBit;
        var at = _startShift;
        PhysAddr page;

        // Root pages lie side by side, so their entries are one array.
        var slot = _rootEntries + (ipa >> at);
        do
        {
            // Poison is no table: whoever walks on from here reads it again, and finds it.
            var raw = TPlatform.Load(slot);
            frame = null;
            if ((raw & table) != table)
                return null;
            page = new PhysAddr(TableAddress.Of(new Pte(raw)));
            at -= _stride;
            slot = _arena.TableAt(page) + ((ipa >> at) & _indexMask);
        }
        while (at != _pageShift);

        frame = _arena.FrameOf(page);
        return slot;
    }

    private static PgtableResult Refuse(ulong first, PgtableResult result)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.WalkEnd, first, first, (long)result));
        return result;
    }

    private static PgtableResult Finish(WalkContext<TPlatform> worker, PgtableResult result)
    {
        if (result == PgtableResult.Again)
            worker.Count(WalkCounter.Again);
        return result;
    }
}
