using Lab.Engine.Telemetry.Wire;

namespace Lab.Tests.Web.Support;

/// <summary>A small map: 16 MiB of slot, in cells of 1 MiB.</summary>
public static class TreeSamples
{
    public const ulong Slot = 0x8000_0000;
    private const ulong MiB = 1UL << 20;

    /// <summary>Four MiB by blocks, one full of read-only pages, one with some pages and a LOCKED entry, the rest nothing.</summary>
    public static TreeReading Reading(ulong? ipa = null) => new()
    {
        RunId = "run-1",
        ElapsedNs = 12_300_000_000,
        SlotStart = Slot,
        SlotBytes = 16 * MiB,
        PageShift = 12,
        StartLevel = 1,
        Lpa2 = false,
        ForcedWriteBack = true,
        Release = "V6_12",
        Start = Slot,
        CellBytes = MiB,
        Cells = [0x0C, 3, 0x23, 0, 0x81, 0, 0, 9],
        OverviewStart = 0,
        OverviewCellBytes = 0,
        Overview = [],
        Bytes = [(11 * MiB) - 4096 + (MiB - (10 * 4096)) - MiB, MiB + (10 * 4096), 4 * MiB, 0, 0, 4096],
        Entries = [700, 266, 2, 0, 0, 1],
        Tables = [0, 0, 1, 1],
        Detached = [new TreeDetached { Ipa = Slot, Bytes = 2 * MiB, Level = 2, Page = 0x7F_0000_1000 }],
        Waiting = 3,
        Path = ipa is null ? [] :
        [
            new TreeEntry { Level = 1, Ipa = Slot, Bytes = 1UL << 30, Table = 0x7F_0000_0000, Index = 2, Raw = 0x7F_0000_1003 },
            new TreeEntry { Level = 2, Ipa = Slot, Bytes = 2 * MiB, Table = 0x7F_0000_1000, Index = 0, Raw = 0x0040_0010_0000_07D9 },
        ],
        History = ipa is null ? [] :
        [
            new TreeChange { ElapsedNs = 11_000_000_000, Level = 2, Before = 0x7F_0000_2003, After = 0x400 },
            new TreeChange { ElapsedNs = 11_100_000_000, Level = 2, Before = 0x400, After = 0x0040_0010_0000_07D9 },
            new TreeChange { ElapsedNs = 11_100_000_000, Level = 3, Before = 0, After = null },
        ],
        SampledSinceNs = ipa is null ? -1 : 10_000_000_000,
        SampleNs = 100_000_000,
        TookLock = true,
        Visited = 1_234,
        Chunks = 2,
        CpuNs = 56_000,
        CpuShare = 0.0012,
        ReadOnlyBytes = MiB,
    };
}
