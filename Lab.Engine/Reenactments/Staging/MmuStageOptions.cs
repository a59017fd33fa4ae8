using Lab.Engine.Mmu;
using Lab.Engine.PageTable;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>A small machine for one scenario.</summary>
public sealed record MmuStageOptions
{
    public LockPolicy Policy { get; init; } = LockPolicy.ParallelAccess;

    /// <summary>Mistakes of the memory-management unit.</summary>
    public PolicyFlaws Flaws { get; init; }

    /// <summary>Mistakes of the page-table code.</summary>
    public TableFlaws TableFlaws { get; init; }

    public int Vcpus { get; init; } = 2;

    /// <summary>Guest memory, in pieces of 2 MiB.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>The host backs empty 2 MiB ranges by blocks.</summary>
    public bool HostHugePages { get; init; } = true;

    /// <inheritdoc cref="MmuOptions.HasUserTable"/>
    public bool HasUserTable { get; init; }

    /// <summary>FEAT_S2FWB; without it leaves are cleaned from the caches as they come and go.</summary>
    public bool ForcedWriteBack { get; init; } = true;

    /// <summary>The hardware walker sets the access flag.</summary>
    public bool HardwareAccessFlag { get; init; }

    /// <inheritdoc cref="MmuOptions.RangeChunk"/>
    public ulong RangeChunk { get; init; } = 2UL << 20;

    /// <inheritdoc cref="Checkers.CheckerOptions.MostBytesInStep"/>
    public ulong? MostBytesInStep { get; init; }

    /// <summary>Equal faults of one access, with nothing changed, that are a livelock.</summary>
    public int MostRefaults { get; init; } = 32;

    /// <summary>Pages for tables and memory caches.</summary>
    public int TablePages { get; init; } = 64;
}
