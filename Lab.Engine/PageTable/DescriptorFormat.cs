using System.Runtime.CompilerServices;

namespace Lab.Engine.PageTable;

/// <summary>
/// How addresses, memory types and LOCKED are encoded in one table's descriptors: classic, LPA2 (address bits 51:50 in
/// bits 9:8) or 64 KiB (address bits 51:48 in bits 15:12). A value.
/// </summary>
public readonly struct DescriptorFormat
{
    private const ulong LowAttributes = 0xFFC;                      // bits 11:2
    private const ulong HighAttributes6 = 0xFFF8_0000_0000_0000;    // bits 63:51
    private const ulong HighAttributes7 = 0xFFFC_0000_0000_0000;    // bits 63:50

    private const ulong MemAttrNormal = 0xF;
    private const ulong MemAttrNormalForced = 6;
    private const ulong MemAttrNonCacheable = 5;
    private const ulong MemAttrDevice = 1;

    private const int ProtMask = 31;        // permissions and memory type

    private readonly ulong[] _attributesOf;
    private readonly ulong _inPlace;
    private readonly ulong _high;       // descriptor bits that hold the address's top bits
    private readonly int _highShift;    // address = those bits << this
    private readonly ulong _attributeMask;
    private readonly ulong _normal;
    private readonly bool _lpa2;

    public DescriptorFormat(Stage2Options options)
    {
        _lpa2 = options.Lpa2;
        var pageMask = ~((1UL << options.PageShift) - 1);
        if (_lpa2)
        {
            _inPlace = ((1UL << 50) - 1) & pageMask;
            _high = 3UL << 8;
            _highShift = 42;
        }
        else if (options.PageShift == 16)
        {
            _inPlace = ((1UL << 48) - 1) & pageMask;
            _high = 0xFUL << 12;
            _highShift = 36;
        }
        else
        {
            _inPlace = ((1UL << 48) - 1) & pageMask;
        }

        PhysicalLimit = _lpa2 || options.LargePhysicalAddresses || options.PhysicalBits > 48 ? 1UL << 52 : 1UL << 48;
        _normal = (options.ForcedWriteBack ? MemAttrNormalForced : MemAttrNormal) << Pte.MemAttrShift;
        var seven = options.Release == KernelRelease.V7_2;
        _attributeMask = LowAttributes | (seven ? HighAttributes7 : HighAttributes6);
        Locked = seven ? Pte.LockedKind : Pte.LockedBit10;
        _attributesOf = new ulong[ProtMask + 1];
        for (var prot = 0; prot <= ProtMask; prot++)
            _attributesOf[prot] = AttributesOf((Stage2Prot)prot);
    }

    /// <summary>LOCKED in this release's encoding.</summary>
    public Pte Locked { get; }

    /// <summary>First output address that a descriptor cannot hold. A map to one is a map to nothing: it clears.</summary>
    public ulong PhysicalLimit { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong OutputAddress(Pte pte) => (pte.Raw & _inPlace) | ((pte.Raw & _high) << _highShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pte Table(ulong page) => new(Encode(page) | Pte.TypeBit | Pte.ValidBit);

    /// <param name="attributes">From <see cref="TryGetAttributes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pte Leaf(ulong output, ulong attributes, int level) =>
        new(Encode(output) | (attributes & _attributeMask)
            | (level == TableGeometry.LastLevel ? Pte.TypeBit : 0) | Pte.ValidBit);

    /// <summary>From one output address to a higher one, descriptors differ by as much as the addresses.</summary>
    internal bool CountsInPlace(ulong first, ulong last) => ((first ^ last) & ~_inPlace) == 0 && last >= first;

    /// <summary>Valid, and of the type that caches would hold dirty lines of.</summary>
    public bool IsCacheable(Pte pte) => (pte.Raw & Pte.MemAttrMask) == _normal && pte.IsValid;

    /// <summary>Protection to attribute bits.</summary>
    /// <returns>False if the protection contradicts itself.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetAttributes(Stage2Prot prot, out ulong attributes)
    {
        attributes = _attributesOf[(int)prot & ProtMask] | (ulong)(prot & Stage2Prot.SoftwareBits);
        return (attributes & Pte.ValidBit) == 0;
    }

    // Permissions and memory type alone. A contradiction is marked by bit 0, which no attribute has.
    private ulong AttributesOf(Stage2Prot prot) => TryMakeAttributes(prot, out var attributes) ? attributes : Pte.ValidBit;

    private bool TryMakeAttributes(Stage2Prot prot, out ulong attributes)
    {
        attributes = 0;
        var type = prot & (Stage2Prot.Device | Stage2Prot.NormalNonCacheable);
        if (type == (Stage2Prot.Device | Stage2Prot.NormalNonCacheable))
            return false;
        if (type != Stage2Prot.None && (prot & Stage2Prot.Execute) != Stage2Prot.None)
            return false;

        attributes = type switch
        {
            Stage2Prot.Device => MemAttrDevice << Pte.MemAttrShift,
            Stage2Prot.NormalNonCacheable => MemAttrNonCacheable << Pte.MemAttrShift,
            _ => _normal,
        };
        if ((prot & Stage2Prot.Execute) == Stage2Prot.None)
            attributes |= Pte.ExecuteNeverBit;
        if ((prot & Stage2Prot.Read) != Stage2Prot.None)
            attributes |= Pte.ReadBit;
        if ((prot & Stage2Prot.Write) != Stage2Prot.None)
            attributes |= Pte.WriteBit;
        if (!_lpa2)
            attributes |= Pte.InnerShareable;
        attributes |= Pte.AccessBit;
        return true;
    }

    /// <summary>Whether going from one entry to the other is more than a change of permissions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool NeedsUpdate(Pte old, Pte next) =>
        !old.IsValid || !next.IsValid || ((old.Raw ^ next.Raw) & ~Pte.PermissionMask) != 0;

    private ulong Encode(ulong address) => (address & _inPlace) | ((address >> _highShift) & _high);
}
