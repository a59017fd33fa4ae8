namespace Lab.Engine.Workloads.Selftests;

/// <summary>What a selftest's command line comes to here.</summary>
public sealed record SelftestReading
{
    /// <summary>Null if there is a problem: nothing is half applied. Policy and what else no flag of the test says are the defaults.</summary>
    public required RunOptions? Options { get; init; }

    /// <summary>How long the test takes if its line says so, seconds; else null.</summary>
    public double? Seconds { get; init; }

    /// <summary>What could not be honoured or only approximately, a sentence each, by flag and with the reason.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Everything that makes it no valid line, a sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    internal static SelftestReading Refused(params IReadOnlyList<string> problems) => new() { Options = null, Notes = [], Problems = problems };
}
