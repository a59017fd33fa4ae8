using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments;

/// <summary>Percentiles of a latency, each with a band, for both arms.</summary>
/// <param name="Latency">Name of the histogram: "Fault".</param>
/// <param name="A">In the order of the percentiles asked for; empty: no sample.</param>
/// <param name="B">As A.</param>
public sealed record LatencyBands(string Latency, IReadOnlyList<LatencyBand> A, IReadOnlyList<LatencyBand> B)
{
    /// <summary>Those of the text, the JSON and the page.</summary>
    public static IReadOnlyList<double> Percents { get; } = [50, 90, 99, 99.9];

    /// <summary>Of every latency that either arm has samples of.</summary>
    public static IReadOnlyList<LatencyBands> Of(Comparison comparison) =>
        [.. Enum.GetValues<Histogram>().Select(histogram => Of(comparison, histogram, Percents)).Where(bands => bands.A.Count + bands.B.Count > 0)];

    /// <param name="percents">Each above 0 and below 100.</param>
    public static LatencyBands Of(Comparison comparison, Histogram histogram, IReadOnlyList<double> percents)
    {
        // The same draws of pairs for both arms.
        var seed = comparison.Plan.Seed;
        return new LatencyBands(
            histogram.ToString(),
            PercentileBootstrap.Bands([.. comparison.Measured.Select(pair => pair.A.Samples(histogram))], percents, seed),
            PercentileBootstrap.Bands([.. comparison.Measured.Select(pair => pair.B.Samples(histogram))], percents, seed));
    }
}
