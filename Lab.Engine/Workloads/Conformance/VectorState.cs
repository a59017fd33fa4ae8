namespace Lab.Engine.Workloads.Conformance;

/// <summary>A full dump.</summary>
internal sealed record VectorState
{
    public required IReadOnlyList<VectorTable> Pages { get; init; }

    public required IReadOnlyList<VectorEntry> Entries { get; init; }

    /// <summary>Allocated table pages.</summary>
    public required int Live { get; init; }

    public required IReadOnlyList<VectorSubtree> Pending { get; init; }

    public required IReadOnlyList<VectorSubtree> Unlinked { get; init; }

    /// <summary>Pages of the pending and unlinked subtrees.</summary>
    public required IReadOnlyList<VectorTable> DetachedPages { get; init; }

    public required IReadOnlyList<VectorEntry> DetachedEntries { get; init; }
}
