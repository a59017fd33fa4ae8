namespace Lab.Engine.Workloads.Torture;

/// <summary>What came of a slice.</summary>
/// <param name="Tried">What was tried, with counts, for people.</param>
/// <param name="Conclusive">Enough was tried for a result without violations to mean something.</param>
internal sealed record TortureResult(string Tried, bool Conclusive)
{
    public long Violations { get; init; }

    /// <summary>The first violation; empty if there is none.</summary>
    public string First { get; init; } = "";

    /// <summary>Histograms and the like, a line each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
