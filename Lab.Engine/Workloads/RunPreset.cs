namespace Lab.Engine.Workloads;

/// <summary>A named set of options.</summary>
/// <param name="Key">In URLs.</param>
/// <param name="Summary">One sentence: what it shows.</param>
/// <param name="Line">The selftest's command line that it is; null: it is none.</param>
public sealed record RunPreset(string Key, string Name, string Summary, RunOptions Options, string? Line = null)
{
    /// <summary>The preset's workload under the policy, the range chunk and the seed of other options.</summary>
    public RunOptions Under(RunOptions other) => Options with { Policy = other.Policy, RangeChunk = other.RangeChunk, Seed = other.Seed };
}
