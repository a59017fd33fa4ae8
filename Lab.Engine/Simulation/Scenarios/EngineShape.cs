using System.Globalization;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>Geometry and CPU of one tiny VM.</summary>
public sealed record EngineShape
{
    /// <summary>Width of guest physical addresses, bits: it decides the start level and how many root pages there are.</summary>
    public int IpaBits { get; init; } = 39;

    public bool ForcedWriteBack { get; init; } = true;

    public bool RangeTlbi { get; init; } = true;

    public bool HardwareAccessFlag { get; init; }

    /// <summary>The host backs empty 2 MiB ranges by blocks.</summary>
    public bool HugePages { get; init; } = true;

    /// <summary>Guest memory, blocks of 2 MiB.</summary>
    public int Blocks { get; init; } = 1;

    public ulong RangeChunk { get; init; } = 1UL << 30;

    public ulong SplitChunk { get; init; } = 2UL << 20;

    public int CachePages { get; init; } = 4;

    public int Vcpus { get; init; } = 2;

    /// <summary>Table pages of physical memory.</summary>
    public int TablePages { get; init; } = 32;

    /// <summary>Whoever queued a callback invokes it.</summary>
    public bool OwnersInvoke { get; init; }

    public MmuOptions ToOptions(LockPolicy policy) => new()
    {
        Table = new Stage2Options
        {
            IpaBits = IpaBits,
            ForcedWriteBack = ForcedWriteBack,
            RangeTlbi = RangeTlbi,
            HardwareAccessFlag = HardwareAccessFlag,
            Release = policy.Release,
        },
        GuestBytes = (ulong)Blocks << 21,
        SlotStart = 1UL << 30,
        HostHugePages = HugePages,
        SplitChunk = SplitChunk,
        RangeChunk = RangeChunk,
        MemoryCachePages = CachePages,
        Workers = Vcpus + 2,
        AllowUnsafe = true,
    };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"ipa-bits {IpaBits}, fwb {ForcedWriteBack}, range-tlbi {RangeTlbi}, hw-af {HardwareAccessFlag}, huge {HugePages}, blocks {Blocks}, "
        + $"range-chunk {RangeChunk}, split-chunk {SplitChunk}, cache {CachePages}, vcpus {Vcpus}, table-pages {TablePages}, owners-invoke {OwnersInvoke}");
}
