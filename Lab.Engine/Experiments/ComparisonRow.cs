using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments;

/// <summary>What a comparison says of one metric.</summary>
/// <param name="IsPrimary">The verdict is about this one; the others are secondary, each with an interval of its own that knows nothing of the others.</param>
/// <param name="A">Of all slices of A together: percentiles from merged histograms, rates from totals; 0: none.</param>
/// <param name="B">Of all slices of B together.</param>
/// <param name="Ratio">Median of the pairs' ratios B/A with its interval; null: fewer than 6 pairs have one. Not the quotient of the two columns.</param>
/// <param name="Pairs">Pairs with a value in both slices.</param>
/// <param name="Level">Of the interval: the primary metric's is the one that the verdict uses, the others' are of 95 %, for one look alone.</param>
public sealed record ComparisonRow(ComparisonMetric Metric, bool IsPrimary, double A, double B, Interval? Ratio, int Pairs, double Level)
{
    private const double SecondaryLevel = 0.95;

    /// <summary>A row for every metric that either arm has a value of, the primary one first.</summary>
    public static IReadOnlyList<ComparisonRow> Of(Comparison comparison)
    {
        if (comparison.Measured.Count == 0)
            return [];
        var a = SliceCounts.Merge([.. comparison.Measured.Select(pair => pair.A)]);
        var b = SliceCounts.Merge([.. comparison.Measured.Select(pair => pair.B)]);
        return
        [
            .. ComparisonMetric.All
                .Select(metric => Of(comparison, metric, a, b))
                .Where(row => row.IsPrimary || row.A > 0 || row.B > 0)
                .OrderByDescending(row => row.IsPrimary),
        ];
    }

    private static ComparisonRow Of(Comparison comparison, ComparisonMetric metric, SliceCounts a, SliceCounts b)
    {
        var effects = metric.Differences(comparison.Measured);
        var isPrimary = metric.Key == comparison.Plan.Metric;
        var level = isPrimary ? 1 - comparison.Plan.Looks.Level : SecondaryLevel;
        Interval? ratio = effects.Count < Looks.FewestPairs ? null : PairedBootstrap.Median(effects, level, comparison.Plan.Seed).Exp();
        return new ComparisonRow(metric, isPrimary, metric.Of(a), metric.Of(b), ratio, effects.Count, level);
    }
}
