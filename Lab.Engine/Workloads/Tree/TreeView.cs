using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Tree;

/// <summary>A run's table as it was found: the answer to a <see cref="TreeQuery"/>.</summary>
public sealed record TreeView
{
    /// <summary>The table's options: what its descriptors' bits mean.</summary>
    public required Stage2Options Options { get; init; }

    /// <summary>First address of the memory slot, bytes.</summary>
    public required ulong SlotStart { get; init; }

    public required ulong SlotBytes { get; init; }

    public required TableSurvey Window { get; init; }

    public TableSurvey? Overview { get; init; }

    /// <summary>From the root down; empty: no address was asked for, or it is past the table.</summary>
    public required IReadOnlyList<TableStep> Path { get; init; }

    /// <summary>Subtrees that wait and whose place is known.</summary>
    public required IReadOnlyList<DetachedSubtree> Detached { get; init; }

    /// <summary>All that wait, those too that were detached before anybody watched.</summary>
    public required long Waiting { get; init; }

    /// <summary>The observer took the read side of the MMU lock, for one chunk at a time.</summary>
    public required bool TookLock { get; init; }

    /// <summary>Chunks, each a lock hold or read section of its own.</summary>
    public required int Chunks { get; init; }

    /// <summary>Thread time of the walks, nanoseconds.</summary>
    public required long CpuNs { get; init; }
}
