using Lab.Engine.PageTable;

namespace Lab.Engine.Mmu;

/// <summary>Shape of one VM's memory and how its MMU behaves.</summary>
public sealed record MmuOptions
{
    public Stage2Options Table { get; init; } = new();

    /// <summary>Guest memory, bytes: a multiple of 2 MiB.</summary>
    public ulong GuestBytes { get; init; } = 128UL << 20;

    /// <summary>Guest physical address of the memory slot: a multiple of 1 GiB, as the largest block.</summary>
    public ulong SlotStart { get; init; } = 0x8000_0000;

    /// <summary>The host backs empty 2 MiB ranges by blocks.</summary>
    public bool HostHugePages { get; init; } = true;

    /// <summary>Bytes that an eager split handles before it drops the lock: 4 KiB, 2 MiB or 1 GiB; 0 splits nothing eagerly.</summary>
    public ulong SplitChunk { get; init; } = 2UL << 20;

    /// <summary>Pages in a vCPU's memory cache.</summary>
    public int MemoryCachePages { get; init; } = 40;

    /// <summary>Table pages that splitting one chunk can need: one for each 1 GiB begun and one for each 2 MiB begun.</summary>
    public int SplitPages => (int)(((SplitChunk + (1UL << 30) - 1) >> 30) + ((SplitChunk + (1UL << 21) - 1) >> 21));

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
        if (SplitChunk is not (0 or 1UL << 12 or 1UL << 21 or 1UL << 30))
            problems.Add($"SplitChunk is {SplitChunk}; it must be 0, 4 KiB, 2 MiB or 1 GiB.");
        if (MemoryCachePages is < 4 or > 1024)
            problems.Add($"MemoryCachePages is {MemoryCachePages}; it must be 4 to 1024.");
        return problems;
    }
}
