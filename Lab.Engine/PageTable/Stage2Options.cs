namespace Lab.Engine.PageTable;

/// <summary>Which kernel's stage-2 code a table behaves like, where releases differ.</summary>
public enum KernelRelease
{
    /// <summary>Before the parallel-fault series: no shared walks, coalesced subtrees torn down at once, broadcast TLBI when permissions are relaxed.</summary>
    V6_1,

    /// <summary>Parallel faults, RCU-freed subtrees, local TLBI when permissions are relaxed, range TLBI where the CPU has it.</summary>
    V6_12,

    /// <summary>As 6.12; the annotation and LOCKED encodings and chunked destroy as of 2026.</summary>
    V7_2,
}

/// <summary>Geometry and CPU features of one stage-2 table.</summary>
public sealed record Stage2Options
{
    /// <summary>Width of the intermediate physical address space, bits: 32 to 52.</summary>
    public int IpaBits { get; init; } = 40;

    /// <summary>12, 14 or 16.</summary>
    public int PageShift { get; init; } = 12;

    /// <summary>52-bit output addresses in the LPA2 format (4K and 16K granules).</summary>
    public bool Lpa2 { get; init; }

    /// <summary>FEAT_S2FWB: stage 2 forces write-back, so cache maintenance is not needed.</summary>
    public bool ForcedWriteBack { get; init; }

    /// <summary>FEAT_TLBIRANGE.</summary>
    public bool RangeTlbi { get; init; }

    /// <summary>Map pages only, never blocks.</summary>
    public bool ForcePages { get; init; }

    /// <summary>Map pages only, unless the protection is exactly read, write and execute (pKVM's host table).</summary>
    public bool ForcePagesUnlessFullAccess { get; init; }

    /// <summary>Only mappings whose output address is the input address are allowed (pKVM's host table).</summary>
    public bool IdentityMapOnly { get; init; }

    /// <summary>
    /// Width of physical addresses, bits: 32, 36, 40, 42, 44, 48 or 52. Above 48 needs <see cref="Lpa2"/> or 64 KiB pages.
    /// </summary>
    public int PhysicalBits { get; init; } = 48;

    /// <summary>
    /// FEAT_LPA with 64 KiB pages: descriptors hold 52-bit output addresses even where <see cref="PhysicalBits"/>, which the
    /// control register shows, is less. LPA2 implies it.
    /// </summary>
    public bool LargePhysicalAddresses { get; init; }

    /// <summary>16-bit VMIDs; only the control register shows it.</summary>
    public bool Vmid16 { get; init; }

    /// <summary>FEAT_HAFDBS, access flag half: the hardware walker sets the access flag instead of raising a fault.</summary>
    public bool HardwareAccessFlag { get; init; }

    /// <summary>The D-cache maintenance hook is there.</summary>
    public bool MaintainsDataCache { get; init; } = true;

    /// <summary>The I-cache maintenance hook is there.</summary>
    public bool MaintainsInstructionCache { get; init; } = true;

    /// <summary>Which release's differences to follow.</summary>
    public KernelRelease Release { get; init; } = KernelRelease.V6_12;

    /// <summary>Mistakes to re-enact; none in a table that is meant to work.</summary>
    public TableFlaws Flaws { get; init; }

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (IpaBits is < 32 or > 52)
            problems.Add($"IpaBits is {IpaBits}; it must be 32 to 52.");
        if (PageShift is not (12 or 14 or 16))
            problems.Add($"PageShift is {PageShift}; it must be 12, 14 or 16.");
        if (Lpa2 && PageShift == 16)
            problems.Add("Lpa2 is set with 64 KiB pages; LPA2 exists for 4 KiB and 16 KiB pages only.");
        if (IpaBits > 48 && !Lpa2 && PageShift != 16)
            problems.Add($"IpaBits is {IpaBits}; without Lpa2 it must be at most 48 for this page size.");
        if (PhysicalBits is not (32 or 36 or 40 or 42 or 44 or 48 or 52))
            problems.Add($"PhysicalBits is {PhysicalBits}; it must be 32, 36, 40, 42, 44, 48 or 52.");
        else if (PhysicalBits > 48 && !Lpa2 && PageShift != 16)
            problems.Add($"PhysicalBits is {PhysicalBits}; without Lpa2 it must be at most 48 for this page size.");
        if (LargePhysicalAddresses && !Lpa2 && PageShift != 16)
            problems.Add("LargePhysicalAddresses is set without Lpa2; for this page size only LPA2 has 52-bit addresses.");
        if (!Enum.IsDefined(Release))
            problems.Add($"Release is {Release}; it must be one of {string.Join(", ", Enum.GetNames<KernelRelease>())}.");
        return problems;
    }
}
