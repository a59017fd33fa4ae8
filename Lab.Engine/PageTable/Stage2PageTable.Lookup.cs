using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;
using Lab.Engine.Tlb;

namespace Lab.Engine.PageTable;

/// <content>Looking entries up: as software does, and as hardware does.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>The entry at which a software walk to this address ends.</summary>
    /// <param name="ipa">Its offset in the page is ignored.</param>
    /// <param name="pte">Perhaps invalid, annotated or LOCKED.</param>
    /// <param name="level">Of the entry.</param>
    /// <remarks>The caller excludes teardown: the lock, or a read section. Source: kvm_pgtable_get_leaf.</remarks>
    public PgtableResult GetLeaf(Ipa ipa, out Pte pte, out int level)
    {
        level = Geometry.StartLevel;
        pte = Pte.Empty;
        if (ipa.Value >= Geometry.MaxIpa)
            return PgtableResult.OutOfRange;
        if (IsDestroyed)
            return PgtableResult.Invalid;
        pte = Descend(ipa.Value, out var shift);
        level = TableGeometry.LastLevel - ((shift - Geometry.PageShift) / Geometry.Stride);
        return PgtableResult.Done;
    }

    // Table descriptors only are followed, and poison is none: so it is looked for where the way ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Pte Descend(ulong ipa, out int shift)
    {
        const ulong table = Pte.ValidBit | Pte.TypeBit;
        var at = _startShift;
        var raw = TPlatform.Load(_rootEntries + (ipa >> at));
        while ((raw & table) == table && at != _pageShift)
        {
            at -= _stride;
            raw = TPlatform.Load(_arena.TableAt(new PhysAddr(TableAddress.Of(new Pte(raw)))) + ((ipa >> at) & _indexMask));
        }

        if (raw == PagePoison.Word)
            TableReader<TPlatform>.Poisoned();
        shift = at;
        return new Pte(raw);
    }

    /// <returns>True if the address is mapped.</returns>
    /// <inheritdoc cref="GetLeaf"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetLeaf(Ipa ipa, out Pte pte, out int level) =>
        GetLeaf(ipa, out pte, out level) == PgtableResult.Done && pte.IsValid;

    /// <summary>As <see cref="TryGetLeaf(Ipa, out Pte, out int)"/>, for callers that need no level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetLeaf(Ipa ipa, out Pte pte)
    {
        pte = Pte.Empty;
        if (ipa.Value >= _maxIpa || _rootEntries is null)
            return false;
        pte = Descend(ipa.Value, out _);
        return pte.IsValid;
    }

    /// <summary>Output address that a leaf gives to an input address.</summary>
    public PhysAddr OutputOf(Pte leaf, int level, Ipa ipa) =>
        new(Format.OutputAddress(leaf) | (ipa.Value & (Geometry.Granule(level) - 1)));

    /// <summary>What the MMU sees.</summary>
    /// <remarks>
    /// No lock, no RCU, no references: hardware is protected by break-before-make and TLBI alone. So the caller holds
    /// its TLB port (<see cref="VcpuTlb{TPlatform}.Begin"/>), and no TLBI returns while a walk is on its way. A table
    /// page that is free when hardware reaches it is a caught violation. Sets the access flag by compare-exchange if
    /// the options say that hardware does.
    /// </remarks>
    public HardwareWalk HardwareWalk(Ipa ipa)
    {
        var level = Geometry.StartLevel;
        if (ipa.Value >= Geometry.MaxIpa || IsDestroyed)
            return new HardwareWalk(HardwareFault.Translation, level, Pte.Empty, default);

        var page = _root + ((ulong)Geometry.RootIndex(ipa.Value) << Geometry.PageShift);
        while (true)
        {
            var generation = Memory.AssertVisitable(page);
            var slot = Memory.Entries(page) + Geometry.Index(ipa.Value, level);
            var pte = TableReader<TPlatform>.Read(slot);
            Memory.AssertSame(page, generation);
            if (pte.IsTable(level))
            {
                page = new PhysAddr(TableAddress.Of(pte));
                if (TPlatform.Traces)
                    TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HardwareStep, page.Value, ipa.Value, level));
                level++;
                continue;
            }

            if (!pte.IsValid || (level == TableGeometry.LastLevel && (pte.Raw & Pte.TypeBit) == 0))
                return new HardwareWalk(HardwareFault.Translation, level, pte, default);
            if (!pte.IsAccessed)
            {
                if (!Options.HardwareAccessFlag)
                    return new HardwareWalk(HardwareFault.AccessFlag, level, pte, default);
                var young = pte.WithAccessed();
                if (TPlatform.CompareExchange(slot, young.Raw, pte.Raw) != pte.Raw)
                    continue;
                pte = young;
            }

            return new HardwareWalk(HardwareFault.None, level, pte, Translation(ipa.Value, pte, level));
        }
    }

    private TlbEntry Translation(ulong ipa, Pte leaf, int level) => new(
        ipa & ~(Geometry.Granule(level) - 1), Format.OutputAddress(leaf), level, Geometry.Shift(level),
        leaf.IsReadable, leaf.IsWritable, leaf.IsExecutable);
}
