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
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        var done = TSync.TrySet(entry.Slot, entry.Old, next);
        if (TPlatform.Traces)
        {
            var kind = TSync.IsShared ? ProtocolEventKind.EntryCompareExchange : ProtocolEventKind.EntryStore;
            TPlatform.Trace(new ProtocolEvent(kind, AddressOf(entry), next.Raw, done ? 1 : 0));
        }

        if (TSync.IsShared && !done)
            worker.Count(WalkCounter.CompareExchangesLost);
        return done;
    }

    /// <summary>Break: LOCKED takes the entry's place, hardware forgets it, its reference is dropped.</summary>
    /// <returns>False if another walker owns or has changed the entry.</returns>
    internal bool TryBreak<TSync>(WalkContext<TPlatform> worker, scoped in VisitContext entry, WalkFlags flags)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        var old = entry.Old;
        if (old.IsLocked)
        {
            // Under the write lock nobody else can be between break and make.
            if (!TSync.IsShared)
                worker.Warn();
            return false;
        }

        if (!TrySet<TSync>(worker, entry, Format.Locked))
            return false;

        worker.BreakBegins();
        if ((flags & WalkFlags.SkipBbmTlbi) == WalkFlags.None)
        {
            if (old.IsTable(entry.Level))
                InvalidateTable(worker, entry);
            else if (old.IsValid)
                Tlb.InvalidateIpa(entry.Ipa, entry.Level, worker.Index);
        }

        if (old.IsCounted)
            Drop<TSync>(entry);
        return true;
    }

    /// <summary>Make: the reference first, then the entry, released so that whoever sees it sees what it names.</summary>
    internal void Make<TSync>(WalkContext<TPlatform> worker, scoped in VisitContext entry, Pte next)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (!new Pte(TPlatform.Load(entry.Slot)).IsLocked)
            worker.Warn();
        if (next.IsCounted)
            Take<TSync>(entry);
        TPlatform.Store(entry.Slot, next.Raw);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryRelease, AddressOf(entry), next.Raw));
        worker.BreakEnds();
    }

    internal void MakeTable<TSync>(WalkContext<TPlatform> worker, scoped in VisitContext entry, PhysAddr child)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        Memory.MarkLinked(child, entry.Level + 1);
        Make<TSync>(worker, entry, Format.Table(child.Value));
    }

    /// <summary>6.1's coalescing: the entry is cleared and the whole VMID forgotten before anything takes its place.</summary>
    internal void ClearTable(WalkContext<TPlatform> worker, scoped in VisitContext entry)
    {
        StoreEmpty(entry);
        Tlb.InvalidateVmid(worker.Index);
        Memory.PutExclusive(Memory.PageOf(entry.Slot));
    }

    internal void StoreEmpty(scoped in VisitContext entry)
    {
        TPlatform.Store(entry.Slot, 0);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryStore, AddressOf(entry), 0));
    }

    /// <summary>Short cut of exclusive walks since 6.12: software bits change without break-before-make.</summary>
    internal void StoreSoftwareBits(scoped in VisitContext entry, Pte next)
    {
        if (entry.Old.IsCounted != next.IsCounted)
        {
            if (next.IsCounted)
                Memory.GetExclusive(Memory.PageOf(entry.Slot));
            else
                Memory.PutExclusive(Memory.PageOf(entry.Slot));
        }

        TPlatform.Store(entry.Slot, next.Raw);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryStore, AddressOf(entry), next.Raw));
    }

    internal void MaintainBeforeMake(WalkContext<TPlatform> worker, int level, Pte next)
    {
        if (Format.IsCacheable(next))
            CleanDataCache(worker, next, level);
        if (next.IsExecutable)
            InvalidateInstructionCache(worker, next, level);
    }

    internal void CleanDataCache(WalkContext<TPlatform> worker, Pte leaf, int level)
    {
        if (!Options.MaintainsDataCache)
            return;
        var bytes = Geometry.Granule(level);
        worker.Count(WalkCounter.DataCacheBytes, (long)bytes);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.DataCacheClean, Format.OutputAddress(leaf), bytes));
    }

    internal void InvalidateInstructionCache(WalkContext<TPlatform> worker, Pte leaf, int level)
    {
        if (!Options.MaintainsInstructionCache)
            return;
        var bytes = Geometry.Granule(level);
        worker.Count(WalkCounter.InstructionCacheBytes, (long)bytes);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.InstructionCacheInvalidate, Format.OutputAddress(leaf), bytes));
    }

    private void Take<TSync>(scoped in VisitContext entry)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        var page = Memory.PageOf(entry.Slot);
        if (TSync.IsShared)
            Memory.Get(page);
        else
            Memory.GetExclusive(page);
    }

    private void Drop<TSync>(scoped in VisitContext entry)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        var page = Memory.PageOf(entry.Slot);
        if (TSync.IsShared)
            Memory.Put(page);
        else
            Memory.PutExclusive(page);
    }

    // The walk may have entered the table at an address in its middle: the whole of it goes.
    private void InvalidateTable(WalkContext<TPlatform> worker, scoped in VisitContext entry)
    {
        var granule = Geometry.Granule(entry.Level);
        if (Release == KernelRelease.V6_1)
            Tlb.InvalidateVmid(worker.Index);
        else
            InvalidateRange(worker, entry.Ipa & ~(granule - 1), granule);
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
