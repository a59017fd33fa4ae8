using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>What a kernel release, or a rung of the parallel-fault series, does with the lock and with ranges.</summary>
/// <param name="Key">Of the page's field.</param>
/// <param name="Summary">One sentence.</param>
public sealed record ReleasePreset(string Key, string Name, string Summary, string Policy, RangeChunkSize RangeChunk)
{
    /// <summary>These options under this release.</summary>
    public RunOptions On(RunOptions options) => options with { Policy = Policy, RangeChunk = RangeChunk, CallbackGranularity = CallbackGranularity.AsPolicy };
}
