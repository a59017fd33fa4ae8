namespace Lab.Engine.Telemetry;

/// <summary>What is said of one merged histogram. Nanoseconds; see <see cref="SparseHistograms"/> for the convention.</summary>
/// <param name="Count">Samples.</param>
/// <param name="P50">Half of the samples are at most this.</param>
/// <param name="P90">Nine of ten samples are at most this.</param>
/// <param name="P99">99 of 100 samples are at most this.</param>
/// <param name="Max">The largest sample.</param>
public readonly record struct HistogramSummary(long Count, long P50, long P90, long P99, long Max)
{
    public override string ToString() => Count == 0
        ? "no samples"
        : $"{Quantity.Count(Count)} samples, p50 {Quantity.Time(P50)}, p90 {Quantity.Time(P90)}, p99 {Quantity.Time(P99)}, max {Quantity.Time(Max)}";
}
