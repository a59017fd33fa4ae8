namespace Lab.Engine.Memory;

/// <summary>How much simulated physical memory the tables have, and where it lies.</summary>
public sealed record MemoryOptions
{
    /// <summary>Pages for tables.</summary>
    public int TablePages { get; init; } = 16_384;

    /// <summary>12, 14 or 16: 4 KiB, 16 KiB or 64 KiB pages.</summary>
    public int PageShift { get; init; } = 12;

    /// <summary>Physical address of the first table page; aligned to 16 pages, so that concatenated roots can be.</summary>
    public ulong TableBase { get; init; } = 0x7F_0000_0000;

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (PageShift is not (12 or 14 or 16))
            problems.Add($"PageShift is {PageShift}; it must be 12, 14 or 16.");
        if (TablePages is < 16 or > 16_777_216)
            problems.Add($"TablePages is {TablePages}; it must be 16 to 16777216.");
        else if (TableBase % (16UL << PageShift) != 0)
            problems.Add($"TableBase is 0x{TableBase:x}; it must be a multiple of 16 pages.");
        else if (TableBase == 0 || TableBase + ((ulong)TablePages << PageShift) > 1UL << 48)
            problems.Add($"TableBase 0x{TableBase:x} with {TablePages} pages does not fit between 0 and 2^48.");
        return problems;
    }
}
