namespace Lab.Engine.Workloads.Conformance;

/// <summary>All that a recording says of one operation. What is absent there did not happen.</summary>
internal sealed record VectorResult
{
    public required VectorAnswer Answer { get; init; }

    public required IReadOnlyList<VectorEntry> Changed { get; init; }

    public required IReadOnlyList<VectorReferences> References { get; init; }

    public required IReadOnlyList<VectorPageEvent> Pages { get; init; }

    public required IReadOnlyList<VectorInvalidation> Invalidations { get; init; }

    public required IReadOnlyList<VectorRange> DataCache { get; init; }

    public required IReadOnlyList<VectorRange> InstructionCache { get; init; }

    public required int Warnings { get; init; }

    /// <summary>Everything in exact order. Null: not recorded.</summary>
    public required IReadOnlyList<string>? Trace { get; init; }

    /// <summary>Null: not recorded.</summary>
    public required VectorState? State { get; init; }
}
