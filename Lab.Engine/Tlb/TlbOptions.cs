namespace Lab.Engine.Tlb;

/// <summary>Shape of each vCPU's TLB and the modelled cost of an invalidation.</summary>
public sealed record TlbOptions
{
    /// <summary>Sets, a power of two, 1 to 4096.</summary>
    public int Sets { get; init; } = 64;

    /// <summary>Entries of a set, 1 to 16.</summary>
    public int Ways { get; init; } = 4;

    /// <summary>12, 14 or 16: the smallest translation.</summary>
    public int PageShift { get; init; } = 12;

    /// <summary>vCPUs that can be added, 1 to 1024.</summary>
    public int MaxVcpus { get; init; } = 64;

    /// <summary>Workers with counters and a cost histogram of their own, 1 to 1024.</summary>
    public int MaxInitiators { get; init; } = 128;

    /// <summary>Modelled cost of one broadcast invalidation, nanoseconds, 0 to 10000000.</summary>
    public int BaseNs { get; init; }

    /// <summary>Added for each other initiator at work, nanoseconds, 0 to 10000000.</summary>
    public int PerInitiatorNs { get; init; }

    /// <summary>Added for each page of a range, nanoseconds, 0 to 100000.</summary>
    public int PerPageNs { get; init; }

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range(nameof(Sets), Sets, 1, 4096);
        if (Sets > 0 && (Sets & (Sets - 1)) != 0)
            problems.Add($"Sets is {Sets}; it must be a power of two.");
        Range(nameof(Ways), Ways, 1, 16);
        if (PageShift is not (12 or 14 or 16))
            problems.Add($"PageShift is {PageShift}; it must be 12, 14 or 16.");
        Range(nameof(MaxVcpus), MaxVcpus, 1, 1024);
        Range(nameof(MaxInitiators), MaxInitiators, 1, 1024);
        Range(nameof(BaseNs), BaseNs, 0, 10_000_000);
        Range(nameof(PerInitiatorNs), PerInitiatorNs, 0, 10_000_000);
        Range(nameof(PerPageNs), PerPageNs, 0, 100_000);
        return problems;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add($"{name} is {value}; it must be {least} to {most}.");
        }
    }
}
