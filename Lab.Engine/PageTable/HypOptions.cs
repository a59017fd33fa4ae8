namespace Lab.Engine.PageTable;

/// <summary>Geometry and CPU features of one hypervisor stage-1 table.</summary>
public sealed record HypOptions
{
    /// <summary>Width of the hypervisor's virtual addresses, bits: 32 to 52.</summary>
    public int VaBits { get; init; } = 48;

    /// <summary>12, 14 or 16.</summary>
    public int PageShift { get; init; } = 12;

    /// <summary>52-bit addresses in the LPA2 format (4K and 16K granules); with 4K pages a 52-bit walk begins at level -1.</summary>
    public bool Lpa2 { get; init; }

    /// <summary>52-bit output addresses with 64 KiB pages.</summary>
    public bool LargePhysicalAddresses { get; init; }

    /// <summary>hVHE: EL2 has the two-range translation regime, with its own encoding of permissions.</summary>
    public bool Hvhe { get; init; }

    /// <summary>FEAT_BTI: executable pages are guarded (GP).</summary>
    public bool Bti { get; init; }

    /// <summary>The page-count hook is there. Without it nothing can be unmapped, for no table could be seen to be empty.</summary>
    public bool CountsPages { get; init; } = true;

    /// <summary>Kernel behaviour to copy although it is not sane.</summary>
    public HypQuirks Quirks { get; init; }

    /// <summary>Which release's differences to follow: with hVHE, never-execute is UXN alone up to 6.12, UXN and PXN in 7.2.</summary>
    public KernelRelease Release { get; init; } = KernelRelease.V6_12;

    /// <summary>Mistakes to re-enact; none in a table that is meant to work.</summary>
    public TableFlaws Flaws { get; init; }

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (VaBits is < 32 or > 52)
            problems.Add($"VaBits is {VaBits}; it must be 32 to 52.");
        if (PageShift is not (12 or 14 or 16))
            problems.Add($"PageShift is {PageShift}; it must be 12, 14 or 16.");
        if (Lpa2 && PageShift == 16)
            problems.Add("Lpa2 is set with 64 KiB pages; LPA2 exists for 4 KiB and 16 KiB pages only.");
        if (LargePhysicalAddresses && !Lpa2 && PageShift != 16)
            problems.Add("LargePhysicalAddresses is set without Lpa2; for this page size only LPA2 has 52-bit addresses.");
        if (VaBits > 48 && !Lpa2 && PageShift != 16)
            problems.Add($"VaBits is {VaBits}; without Lpa2 it must be at most 48 for this page size.");
        if ((Quirks & ~HypQuirks.Kernel) != HypQuirks.None)
            problems.Add($"Quirks is {Quirks}; it must be a combination of {string.Join(", ", Enum.GetNames<HypQuirks>())}.");
        if (!Enum.IsDefined(Release))
            problems.Add($"Release is {Release}; it must be one of {string.Join(", ", Enum.GetNames<KernelRelease>())}.");
        return problems;
    }
}
