using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>Configuration of a recorded table.</summary>
internal sealed record VectorInit
{
    private static ReadOnlySpan<int> PhysicalWidths => [32, 36, 40, 42, 44, 48, 52];

    public required int PageShift { get; init; }

    public bool Hyp { get; init; }

    /// <summary>Input address bits.</summary>
    public int InputBits { get; init; }

    public bool ForcedWriteBack { get; init; }

    public bool RangeTlbi { get; init; }

    public bool Lpa2 { get; init; }

    public bool LargePhysicalAddresses { get; init; }

    public bool Hvhe { get; init; }

    public bool Bti { get; init; }

    /// <summary>ID field, 0 to 6.</summary>
    public int PhysicalRange { get; init; }

    public bool IgnoresForcedWriteBack { get; init; }

    public bool IdentityMapOnly { get; init; }

    /// <summary>"all", "perm" or nothing.</summary>
    public string Force { get; init; } = "";

    public bool MaintainsDataCache { get; init; }

    public bool MaintainsInstructionCache { get; init; }

    public bool CountsPages { get; init; }

    public int EntriesPerTable => 1 << (PageShift - 3);

    /// <summary>Pages that splitting the largest block takes, with some over.</summary>
    public int PagesToSplitAnything => PageShift == 12 ? 2 * (EntriesPerTable + 1) : 64;

    public Stage2Options Stage2() => new()
    {
        IpaBits = InputBits,
        PageShift = PageShift,
        Lpa2 = Lpa2,
        LargePhysicalAddresses = LargePhysicalAddresses,
        PhysicalBits = PhysicalBits(PhysicalRange, Lpa2 || LargePhysicalAddresses),
        ForcedWriteBack = ForcedWriteBack && !IgnoresForcedWriteBack,
        RangeTlbi = RangeTlbi,
        IdentityMapOnly = IdentityMapOnly,
        ForcePages = Force == "all",
        ForcePagesUnlessFullAccess = Force == "perm",
        MaintainsDataCache = MaintainsDataCache,
        MaintainsInstructionCache = MaintainsInstructionCache,
        HardwareAccessFlag = true,
        Release = KernelRelease.V6_12,
    };

    public HypOptions Stage1() => new()
    {
        VaBits = InputBits,
        PageShift = PageShift,
        Lpa2 = Lpa2,
        LargePhysicalAddresses = LargePhysicalAddresses,
        Hvhe = Hvhe,
        Bti = Bti,
        CountsPages = CountsPages,
        Quirks = HypQuirks.Kernel,
        Release = KernelRelease.V6_12,
    };

    /// <summary>Everything that the engine cannot do as configured, a sentence each.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(Hyp ? Stage1().Problems() : Stage2().Problems());
        if (!Hyp && !CountsPages)
            problems.Add("init.nocount is set for a guest's table; only a hypervisor's can do without counts.");
        return problems;
    }

    /// <summary>The width that a table's control register shows.</summary>
    /// <param name="range">ID field, 0 to 6.</param>
    /// <param name="wide">52-bit output addresses exist.</param>
    public static int PhysicalBits(int range, bool wide) => wide ? PhysicalWidths[range] : Math.Min(PhysicalWidths[range], 48);
}
