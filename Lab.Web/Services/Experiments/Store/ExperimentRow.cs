namespace Lab.Web.Services.Experiments.Store;

/// <summary>An experiment in the database, without its slices.</summary>
public sealed class ExperimentRow
{
    public required string Id { get; init; }

    public required ExperimentKind Kind { get; init; }

    public required string Name { get; set; }

    public bool IsPinned { get; set; }

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public required long MadeMs { get; init; }

    public required ExperimentState State { get; set; }

    public required string Summary { get; set; }

    public string? Trouble { get; set; }

    public required string CommandLine { get; init; }

    /// <summary>First line of its journal: format, plan, origin.</summary>
    public required string Head { get; init; }
}
