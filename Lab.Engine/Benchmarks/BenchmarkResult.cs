using System.Text.Json.Serialization;

namespace Lab.Engine.Benchmarks;

/// <summary>One row of a run.</summary>
/// <param name="Name">Of the benchmark.</param>
/// <param name="NsMin">Nanoseconds an operation in the best round.</param>
/// <param name="NsMedian">Nanoseconds an operation in the median round.</param>
/// <param name="LimitName">What it is compared with; null: itself a limit.</param>
/// <param name="LimitNs">The limit's median round in the same run (its best, where all cores are needed at once).</param>
/// <param name="Ratio">Time ÷ limit, or limit ÷ time where the target is a speed-up: the median of the rounds' own ratios (of best rounds, where all cores are needed at once).</param>
/// <param name="Target">The bar for the ratio.</param>
/// <param name="Met">Null: no bar.</param>
public sealed record BenchmarkResult(
    string Name, double NsMin, double NsMedian, string? LimitName, double? LimitNs, double? Ratio, double? Target, bool? Met)
{
    [JsonIgnore]
    public string What { get; init; } = "";

    /// <summary>The bar is a least speed-up, not a most time.</summary>
    [JsonIgnore]
    public bool IsSpeedUp { get; init; }

    /// <summary>Managed bytes that the calling thread allocated in all passes that counted.</summary>
    [JsonIgnore]
    public long AllocatedBytes { get; init; }

    [JsonIgnore]
    public string? Remark { get; init; }
}
