namespace Lab.Engine.Workloads.Conformance;

/// <summary>One recorded sequence of operations on one table.</summary>
internal sealed record VectorSequence
{
    public required string Name { get; init; }

    public required VectorInit Init { get; init; }

    public required VectorResult Created { get; init; }

    public required IReadOnlyList<VectorOperation> Operations { get; init; }

    /// <summary>Pages of simulated memory that are enough: all ever allocated, the largest cache, and room for the root's alignment.</summary>
    public int TablePages
    {
        get
        {
            var results = Operations.Select(operation => operation.Expected).Prepend(Created);
            var allocated = results.Sum(result => result.Pages.Count(page => page.Kind is 'A' or 'P'));
            var cached = Operations.Select(operation => operation.CachePages).DefaultIfEmpty().Max();
            var splits = Operations.Any(operation => operation.Cache == VectorCache.Unlimited) ? Init.PagesToSplitAnything : 0;
            return 64 + allocated + cached + splits;
        }
    }
}
