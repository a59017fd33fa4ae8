using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>One recorded operation: its arguments, and what came of it. An argument that its kind does not have is 0.</summary>
internal sealed record VectorOperation
{
    public required VectorOperationKind Kind { get; init; }

    /// <summary>As in the file, without the result.</summary>
    public required string Text { get; init; }

    public required VectorResult Expected { get; init; }

    /// <summary>First input address, bytes.</summary>
    public ulong Start { get; init; }

    /// <summary>Bytes.</summary>
    public ulong Size { get; init; }

    /// <summary>Output address, bytes.</summary>
    public ulong Output { get; init; }

    public Stage2Prot Prot { get; init; }

    public int Level { get; init; }

    /// <summary>Owner, or number of an unlinked subtree's top page.</summary>
    public int Id { get; init; }

    public VectorCache Cache { get; init; }

    /// <summary>Pages in a <see cref="VectorCache.Counted"/> cache.</summary>
    public int CachePages { get; init; }

    public bool Shared { get; init; }

    public WalkFlags Flags { get; init; }

    /// <summary>Clear the access flag (young); build down to pages (cu).</summary>
    public bool Switch { get; init; }

    /// <summary>New value of a poked entry.</summary>
    public VectorDescriptor Value { get; init; }

    /// <summary>Overwrite the target of this compare-exchange before it compares, from 1. 0: none.</summary>
    public int InjectAt { get; init; }

    public VectorDescriptor Injected { get; init; }
}
