using System.Runtime.CompilerServices;

namespace Lab.Engine.PageTable;

/// <summary>How one hypervisor stage-1 table encodes addresses and attributes in its descriptors. A value.</summary>
/// <remarks>
/// Arm ARM DDI 0487, VMSAv8-64 stage 1, EL2:
/// 58..55 SW  54 XN (UXN with hVHE)  53 PXN (hVHE)  50 GP  47..12 address  10 AF  9..8 SH (address 51:50 with LPA2)
/// 7..6 AP  4..2 AttrIndx  1 type  0 valid. Source: hyp_set_prot_attr.
/// </remarks>
public readonly struct HypDescriptorFormat
{
    private const ulong IndexMask = 7UL << 2;
    private const ulong NormalIndex = 0UL << 2;
    private const ulong DeviceIndex = 4UL << 2;      // Device-nGnRE in arm64's MAIR layout
    private const int AccessShift = 6;
    private const ulong AccessMask = 3UL << AccessShift;
    private const ulong Guarded = 1UL << 50;
    private const ulong PrivilegedExecuteNever = 1UL << 53;

    private readonly DescriptorFormat _addresses;
    private readonly ulong _readWrite;
    private readonly ulong _readOnly;
    private readonly ulong _executeNever;
    private readonly bool _guards;
    private readonly bool _lpa2;
    private readonly bool _ignoresNonCacheable;

    public HypDescriptorFormat(HypOptions options)
    {
        // Both stages keep addresses in the same bits.
        _addresses = new DescriptorFormat(new Stage2Options
        {
            PageShift = options.PageShift,
            Lpa2 = options.Lpa2,
            LargePhysicalAddresses = options.LargePhysicalAddresses,
            Release = options.Release,
        });
        _lpa2 = options.Lpa2;
        _guards = options.Bti;
        _readWrite = (options.Hvhe ? 0UL : 1UL) << AccessShift;
        _readOnly = (options.Hvhe ? 2UL : 3UL) << AccessShift;
        _executeNever = Pte.ExecuteNeverBit
            | (options is { Hvhe: true, Release: KernelRelease.V7_2 } ? PrivilegedExecuteNever : 0);
        _ignoresNonCacheable = (options.Quirks & HypQuirks.NonCacheableIgnored) != HypQuirks.None;
    }

    /// <summary>First output address that a descriptor cannot hold.</summary>
    public ulong PhysicalLimit => _addresses.PhysicalLimit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong OutputAddress(Pte pte) => _addresses.OutputAddress(pte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pte Table(ulong page) => _addresses.Table(page);

    /// <param name="attributes">From <see cref="TryGetAttributes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pte Leaf(ulong output, ulong attributes, int level) =>
        _addresses.Leaf(output, attributes, level).With(attributes & Guarded, 0);

    /// <summary>Protection to attribute bits.</summary>
    /// <returns>False if it cannot be read, is both writable and executable, or is executable device memory.</returns>
    public bool TryGetAttributes(Stage2Prot prot, out ulong attributes)
    {
        attributes = 0;
        var device = (prot & Stage2Prot.Device) != Stage2Prot.None;
        var execute = (prot & Stage2Prot.Execute) != Stage2Prot.None;
        var write = (prot & Stage2Prot.Write) != Stage2Prot.None;
        if ((prot & Stage2Prot.Read) == Stage2Prot.None || (execute && (write || device)))
            return false;
        if ((prot & Stage2Prot.NormalNonCacheable) != Stage2Prot.None && !_ignoresNonCacheable)
            return false;

        attributes = (device ? DeviceIndex : NormalIndex) | (write ? _readWrite : _readOnly) | Pte.AccessBit
            | (_lpa2 ? 0 : Pte.InnerShareable) | (ulong)(prot & Stage2Prot.SoftwareBits);
        if (!execute)
            attributes |= _executeNever;
        else if (_guards)
            attributes |= Guarded;
        return true;
    }

    /// <summary>Leaf to protection: permissions if valid, and software bits; the memory type does not come back.</summary>
    public Stage2Prot Prot(Pte pte)
    {
        if (!pte.IsValid)
            return pte.Software;
        var access = pte.Raw & AccessMask;
        var prot = pte.Software | ((pte.Raw & _executeNever) == 0 ? Stage2Prot.Execute : Stage2Prot.None);
        if (access == _readWrite)
            prot |= Stage2Prot.ReadWrite;
        else if (access == _readOnly)
            prot |= Stage2Prot.Read;
        return prot;
    }

    /// <summary>What a valid leaf is besides its permissions, for people.</summary>
    public string Describe(Pte leaf)
    {
        var type = (leaf.Raw & IndexMask) switch
        {
            NormalIndex => "Normal",
            DeviceIndex => "Device-nGnRE",
            var index => $"AttrIndx {index >> 2}",
        };
        var sharing = _lpa2 ? "" : (leaf.Raw & Pte.InnerShareable) == Pte.InnerShareable ? ", inner shareable" : ", not inner shareable";
        return $"{type}, AP {(leaf.Raw & AccessMask) >> AccessShift}{sharing}{(leaf.IsAccessed ? ", AF" : ", no AF")}{((leaf.Raw & Guarded) != 0 ? ", GP" : "")}";
    }
}
