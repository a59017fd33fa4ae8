namespace Lab.Engine.Workloads.Conformance;

/// <summary>One thing in which the engine and a recording differ.</summary>
public sealed record Disagreement
{
    /// <summary>Index of the operation; -1: creating the table; null: the file or a row as a whole.</summary>
    public int? Operation { get; init; }

    /// <summary>The operation as in the file, without its result.</summary>
    public string OperationText { get; init; } = "";

    /// <summary>What differs, under the recording's names.</summary>
    public required string Path { get; init; }

    public required string Expected { get; init; }

    public required string Got { get; init; }

    /// <summary>The expected descriptor decoded; empty if it is none.</summary>
    public string ExpectedMeaning { get; init; } = "";

    public string GotMeaning { get; init; } = "";
}
