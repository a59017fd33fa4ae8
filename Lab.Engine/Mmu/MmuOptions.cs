using Lab.Engine.PageTable;

namespace Lab.Engine.Mmu;

/// <summary>Shape of one VM's memory and how its MMU behaves.</summary>
public sealed record MmuOptions
{
    /// <summary>Workers that any MMU can have.</summary>
    public const int MostWorkers = 96;

    public Stage2Options Table { get; init; } = new();

    /// <summary>Guest memory, bytes: a multiple of 2 MiB.</summary>
    public ulong GuestBytes { get; init; } = 128UL << 20;

    /// <summary>Guest physical address of the memory slot: a multiple of 1 GiB, as the largest block.</summary>
    public ulong SlotStart { get; init; } = 0x8000_0000;

    /// <summary>The host backs empty 2 MiB ranges by blocks.</summary>
    public bool HostHugePages { get; init; } = true;

    /// <summary>Bytes that an eager split handles before it drops the lock: 4 KiB, 2 MiB or 1 GiB; 0 splits nothing eagerly.</summary>
    public ulong SplitChunk { get; init; } = 2UL << 20;

    /// <summary>
    /// Bytes that unmap and write-protect handle before they may drop the lock: 4 KiB, 2 MiB, 1 GiB (the kernel since
    /// 6.2: the largest block) or 512 GiB (before it: what one root entry covers).
    /// </summary>
    public ulong RangeChunk { get; init; } = 1UL << 30;

    /// <summary>Pages in a vCPU's memory cache.</summary>
    public int MemoryCachePages { get; init; } = 40;

    /// <summary>Workers and vCPUs that can be added, 1 to <see cref="MostWorkers"/>: each has its own counters and histograms.</summary>
    public int MaxWorkers { get; init; } = MostWorkers;

    /// <summary>Let policies run that break a rule, as broken variants for the checkers.</summary>
    public bool AllowUnsafe { get; init; }

    /// <summary>Table pages that splitting one chunk can need: one for each 1 GiB begun and one for each 2 MiB begun.</summary>
    public static int PagesToSplit(ulong chunk) => (int)(((chunk + (1UL << 30) - 1) >> 30) + ((chunk + (1UL << 21) - 1) >> 21));

    /// <returns>Null if a range may be worked on in chunks of this size, else what is wrong.</returns>
    public static string? ProblemOfRangeChunk(ulong chunk) =>
        chunk is 1UL << 12 or 1UL << 21 or 1UL << 30 or 1UL << 39
            ? null
            : $"RangeChunk is {chunk}; it must be 4 KiB, 2 MiB, 1 GiB or 512 GiB.";

    /// <returns>Null if blocks may be split eagerly in chunks of this size, else what is wrong.</returns>
    public static string? ProblemOfSplitChunk(ulong chunk) =>
        chunk is 0 or 1UL << 12 or 1UL << 21 or 1UL << 30 ? null : $"SplitChunk is {chunk}; it must be 0, 4 KiB, 2 MiB or 1 GiB.";

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(Table.Problems());
        if (GuestBytes == 0 || GuestBytes % (2UL << 20) != 0)
            problems.Add($"GuestBytes is {GuestBytes}; it must be a multiple of 2 MiB, at least one.");
        else if (GuestBytes > 1UL << 36)
            problems.Add($"GuestBytes is {GuestBytes}; it must be at most 64 GiB.");
        else if (SlotStart + GuestBytes > 1UL << Table.IpaBits)
            problems.Add($"SlotStart 0x{SlotStart:x} + GuestBytes 0x{GuestBytes:x} lies beyond {Table.IpaBits} IPA bits.");
        if (SlotStart % (1UL << 30) != 0)
            problems.Add($"SlotStart is 0x{SlotStart:x}; it must be a multiple of 1 GiB.");
        if (ProblemOfSplitChunk(SplitChunk) is { } split)
            problems.Add(split);
        if (ProblemOfRangeChunk(RangeChunk) is { } range)
            problems.Add(range);
        if (MemoryCachePages is < 4 or > 1024)
            problems.Add($"MemoryCachePages is {MemoryCachePages}; it must be 4 to 1024.");
        if (MaxWorkers is < 1 or > MostWorkers)
            problems.Add($"MaxWorkers is {MaxWorkers}; it must be 1 to {MostWorkers}.");
        return problems;
    }
}
