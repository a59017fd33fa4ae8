namespace Lab.Engine.Workloads.Conformance;

/// <summary>What an operation answered. Null: nothing of the kind.</summary>
internal sealed record VectorAnswer
{
    /// <summary>0, 1 or a negative errno.</summary>
    public long Code { get; init; }

    /// <summary>Descriptor, bytes or control register.</summary>
    public VectorDescriptor? Value { get; init; }

    public int? Level { get; init; }

    /// <summary>Number of a new unlinked subtree's top page.</summary>
    public int? Id { get; init; }

    /// <summary>Pages left in the cache.</summary>
    public int? CacheLeft { get; init; }

    /// <summary>Of a new table: its first level.</summary>
    public int? StartLevel { get; init; }

    /// <summary>Of a new table: its root pages.</summary>
    public int? RootPages { get; init; }

    /// <summary>The fields under the names that recordings give them.</summary>
    public IEnumerable<(string Key, string? Text)> Fields() =>
    [
        ("r", $"{Code}"), ("v", Value?.ToString()), ("lvl", $"{Level}"), ("id", $"{Id}"), ("mcl", $"{CacheLeft}"),
        ("start", $"{StartLevel}"), ("pgd", $"{RootPages}"),
    ];
}
