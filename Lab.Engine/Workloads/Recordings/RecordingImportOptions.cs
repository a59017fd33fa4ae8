namespace Lab.Engine.Workloads.Recordings;

/// <summary>Limits of an import.</summary>
public sealed record RecordingImportOptions
{
    /// <summary>Bytes of text, after decompression.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    public int MaxEvents { get; init; } = 4_000_000;

    /// <summary>Reading stops at this many problems.</summary>
    public int MaxProblems { get; init; } = 20;

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (MaxBytes is < 1 or > 1L << 40)
            problems.Add($"MaxBytes is {MaxBytes}; it must be 1 to 2^40.");
        if (MaxEvents is < 1 or > 100_000_000)
            problems.Add($"MaxEvents is {MaxEvents}; it must be 1 to 100000000.");
        if (MaxProblems is < 1 or > 10_000)
            problems.Add($"MaxProblems is {MaxProblems}; it must be 1 to 10000.");
        return problems;
    }
}
