using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <content>How entries change: set, break, make; with the references, invalidations and cache maintenance that go with it.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>Largest range of one range TLBI, pages.</summary>
    private const ulong RangeTlbiPages = 1UL << 21;

    /// <summary>Replace one entry, if nobody changed it since it was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TrySet<TSync>(WalkContext<TPlatform> worker, scoped in VisitContext entry, Pte next)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct =>
        TrySet<TSync>(worker, entry.Slot, entry.Old, next);

    /// <inheritdoc cref="TrySet{TSync}(WalkContext{TPlatform}, in VisitContext, Pte)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TrySet<TSync>(WalkContext<TPlatform> worker, ulong* slot, Pte old, Pte next)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (!TPlatform.Traces)
        {
            if (TSync.TrySet(slot, old, next))
                return true;
            worker.Count(WalkCounter.CompareExchangesLost);
            return false;
        }

        var done = TSync.TrySet(slot, old, next);
        var kind = TSync.IsShared ? ProtocolEventKind.EntryCompareExchange : ProtocolEventKind.EntryStore;
        TPlatform.Trace(new ProtocolEvent(kind, EntryAddress.Of(Memory, slot), next.Raw, done ? 1 : 0));
        if (!done)
        {
            worker.Count(WalkCounter.CompareExchangesLost);
            PausePoints<TPlatform>.Reach(PausePoint.AfterLostRace, EntryAddress.Of(Memory, slot));
        }

        return done;
    }

    /// <summary>Break: LOCKED takes the entry's place, hardware forgets it, its reference is dropped.</summary>
    /// <returns>False if another walker owns or has changed the entry.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryBreak<TSync>(WalkContext<TPlatform> worker, scoped in VisitContext entry, WalkFlags flags)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct =>
        TryBreak<TSync>(worker, entry.Slot, entry.Old, entry.Level, entry.Ipa, flags);

    /// <inheritdoc cref="TryBreak{TSync}(WalkContext{TPlatform}, in VisitContext, WalkFlags)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryBreak<TSync>(WalkContext<TPlatform> worker, ulong* slot, Pte old, int level, ulong ipa, WalkFlags flags)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (!old.IsEmpty && old.IsLocked)
        {
            // Under the write lock nobody else can be between break and make.
            if (!TSync.IsShared)
                worker.Warn();
            return false;
        }

        if (!TrySet<TSync>(worker, slot, old, Format.Locked))
            return false;

        worker.BreakBegins(ipa, level);
        if ((flags & WalkFlags.SkipBbmTlbi) == WalkFlags.None)
            PausePoints<TPlatform>.Reach(PausePoint.AfterBreak, ipa);
        if (!old.IsEmpty)
            Forget<TSync>(worker, slot, old, level, ipa, flags);
        return true;
    }

    /// <summary>Make: the reference first, then the entry, released so that whoever sees it sees what it names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Make<TSync>(WalkContext<TPlatform> worker, ulong* slot, PageFrame* frame, Pte next)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (TPlatform.Load(slot) != Format.Locked.Raw)
            worker.Warn();
        if (next.IsCounted)
            Take<TSync>(frame);
        TPlatform.Store(slot, next.Raw);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryRelease, EntryAddress.Of(Memory, slot), next.Raw));
        worker.BreakEnds();
    }

    internal void MakeTable<TSync>(WalkContext<TPlatform> worker, scoped in VisitContext entry, PhysAddr child)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        Memory.MarkLinked(child, entry.Level + 1);
        Make<TSync>(worker, entry.Slot, _arena.FrameOf(entry.Slot), Format.Table(child.Value));
    }

    /// <summary>Put a leaf, or an annotation, into an entry as it was when read.</summary>
    /// <returns>Again if that changes permissions only, or nothing (relaxing is another operation), or a race was lost.</returns>
    /// <remarks>Source: stage2_map_walker_try_leaf.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PgtableResult InstallLeaf<TSync>(
        WalkContext<TPlatform> worker, ulong* slot, PageFrame* frame, Pte old, Pte next, int level, ulong ipa, WalkFlags flags)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (!DescriptorFormat.NeedsUpdate(old, next))
            return PgtableResult.Again;

        if (!TSync.IsShared && Release != KernelRelease.V6_1 && ((old.Raw ^ next.Raw) & ~Pte.SoftwareMask) == 0)
        {
            StoreSoftwareBits(slot, old, next);
            return PgtableResult.Done;
        }

        if (!TryBreak<TSync>(worker, slot, old, level, ipa, flags))
            return PgtableResult.Again;

        // While the entry is LOCKED: the guest-visible hole lasts for the maintenance too.
        if (next.IsValid && (flags & WalkFlags.SkipCmo) == WalkFlags.None)
        {
            MaintainBeforeMake(worker, level, next);
            PausePoints<TPlatform>.Reach(PausePoint.AfterCmo, ipa);
        }

        Make<TSync>(worker, slot, frame, next);
        if ((flags & WalkFlags.SkipBbmTlbi) == WalkFlags.None)
            PausePoints<TPlatform>.Reach(PausePoint.AfterMake, ipa);
        if (next.IsValid)
            worker.Count(WalkCounter.LeavesMapped);
        return PgtableResult.Done;
    }

    // The broken entry held something: hardware forgets it, its page's reference goes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget<TSync>(WalkContext<TPlatform> worker, ulong* slot, Pte old, int level, ulong ipa, WalkFlags flags)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        var outer = worker.Phases.Switch(FaultPhase.Break);
        if ((flags & WalkFlags.SkipBbmTlbi) == WalkFlags.None)
        {
            if (old.IsTable(level))
                InvalidateTable(worker, ipa, level);
            else if (old.IsValid)
                Tlb.InvalidateIpa(ipa, level, worker.Index);
            PausePoints<TPlatform>.Reach(PausePoint.AfterTlbi, ipa);
        }

        if (TPlatform.Traces && Has(TableFlaws.KeepsBrokenReference))
            return;
        var page = Memory.PageOf(slot);
        if (TSync.IsShared)
            Memory.Put(page);
        else
            Memory.PutExclusive(page);
        worker.Phases.Switch(outer);
    }

    /// <summary>6.1's coalescing: the entry is cleared and the whole VMID forgotten before anything takes its place.</summary>
    internal void ClearTable(WalkContext<TPlatform> worker, scoped in VisitContext entry)
    {
        StoreEmpty(entry);
        if (TPlatform.Traces && Has(TableFlaws.InvalidatesOneAddress))
            Tlb.InvalidateIpa(entry.Ipa, level: null, worker.Index);
        else
            Tlb.InvalidateVmid(worker.Index);
        Memory.PutExclusive(Memory.PageOf(entry.Slot));
    }

    internal void StoreEmpty(scoped in VisitContext entry)
    {
        TPlatform.StorePlain(entry.Slot, 0);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryStore, AddressOf(entry), 0));
    }

    /// <summary>Short cut of exclusive walks since 6.12: software bits change without break-before-make.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StoreSoftwareBits(ulong* slot, Pte old, Pte next)
    {
        if (old.IsCounted != next.IsCounted)
        {
            if (next.IsCounted)
                Memory.GetExclusive(Memory.PageOf(slot));
            else
                Memory.PutExclusive(Memory.PageOf(slot));
        }

        TPlatform.StorePlain(slot, next.Raw);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryStore, EntryAddress.Of(Memory, slot), next.Raw));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MaintainBeforeMake(WalkContext<TPlatform> worker, int level, Pte next)
    {
        if (Format.IsCacheable(next))
            CleanDataCache(worker, next, level);
        if (next.IsExecutable)
            InvalidateInstructionCache(worker, next, level);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CleanDataCache(WalkContext<TPlatform> worker, Pte leaf, int level)
    {
        if (_maintainsDataCache)
            Maintain(worker, leaf, level, WalkCounter.DataCacheBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void InvalidateInstructionCache(WalkContext<TPlatform> worker, Pte leaf, int level)
    {
        if (_maintainsInstructionCache)
            Maintain(worker, leaf, level, WalkCounter.InstructionCacheBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Maintain(WalkContext<TPlatform> worker, Pte leaf, int level, WalkCounter bytes)
    {
        var outer = worker.Phases.Switch(FaultPhase.CacheMaintenance);
        worker.Count(bytes, (long)Geometry.Granule(level));
        if (TPlatform.Traces)
            TraceMaintenance(leaf, level, cleans: bytes == WalkCounter.DataCacheBytes, invalidates: bytes == WalkCounter.InstructionCacheBytes);
        worker.Phases.Switch(outer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take<TSync>(PageFrame* frame)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (TSync.IsShared)
            Memory.Get(frame);
        else
            Memory.GetExclusive(frame);
    }

    // The walk may have entered the table at an address in its middle: the whole of it goes.
    private void InvalidateTable(WalkContext<TPlatform> worker, ulong ipa, int level)
    {
        var granule = Geometry.Granule(level);
        if (Release == KernelRelease.V6_1)
            Tlb.InvalidateVmid(worker.Index);
        else if (TPlatform.Traces && Has(TableFlaws.InvalidatesFromFault))
            InvalidateRange(worker, worker.FaultIpa, granule);
        else
            InvalidateRange(worker, ipa & ~(granule - 1), granule);
    }

    private void InvalidateRange(WalkContext<TPlatform> worker, ulong first, ulong bytes)
    {
        if (!Options.RangeTlbi || Release == KernelRelease.V6_1)
        {
            Tlb.InvalidateVmid(worker.Index);
            return;
        }

        var pages = bytes >> Geometry.PageShift;
        while (pages > 0)
        {
            var chunk = Math.Min(pages, RangeTlbiPages);
            Tlb.InvalidateRange(first, chunk, worker.Index);
            first += chunk << Geometry.PageShift;
            pages -= chunk;
        }
    }

    private ulong AddressOf(scoped in VisitContext entry) => EntryAddress.Of(Memory, entry.Slot);
}
