using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Replay;

/// <summary>What to believe instead of what the recording suggests. Null: decide from the recording.</summary>
public sealed record ReplayOptions
{
    public KernelRelease? Release { get; init; }

    /// <summary>Width of the guest physical address space, bits.</summary>
    public int? IpaBits { get; init; }

    public bool? ForcedWriteBack { get; init; }

    public bool? RangeTlbi { get; init; }

    public bool? Lpa2 { get; init; }

    /// <summary>The processor sets access flags itself, so a cleared one may be set again unseen.</summary>
    public bool? HardwareAccessFlag { get; init; }


    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (IpaBits is < 32 or > 52)
            problems.Add($"IpaBits is {IpaBits}; it must be 32 to 52.");
        return problems;
    }
}
