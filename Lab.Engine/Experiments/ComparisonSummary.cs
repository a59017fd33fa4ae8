using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments;

/// <summary>A comparison's outcome for other programs: what the text says, as values.</summary>
public sealed record ComparisonSummary
{
    public required ComparisonOrigin Origin { get; init; }

    public required ComparisonPlan Plan { get; init; }

    public required VerdictKind Outcome { get; init; }

    /// <summary>As in the text.</summary>
    public required string Sentence { get; init; }

    public required int Pairs { get; init; }

    /// <summary>B/A of the primary metric; null: none.</summary>
    public Interval? Ratio { get; init; }

    /// <summary>Null: there was no test.</summary>
    public double? PValue { get; init; }

    public required double Evidence { get; init; }

    /// <summary>Null: not known.</summary>
    public double? FloorPercent { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyList<MetricSummary> Metrics { get; init; }

    /// <summary>Percentiles of every latency with bands; secondary, each stands alone.</summary>
    public required IReadOnlyList<LatencyBands> Latencies { get; init; }

    public required IReadOnlyList<string> Doubts { get; init; }

    public static ComparisonSummary Of(ComparisonReport report)
    {
        var comparison = report.Comparison;
        var verdict = comparison.Verdict;
        return new ComparisonSummary
        {
            Origin = report.Origin,
            Plan = comparison.Plan,
            Outcome = verdict.Kind,
            Sentence = verdict.Sentence(comparison.Plan.Primary),
            Pairs = verdict.Pairs,
            Ratio = verdict.Ratio,
            PValue = Known(verdict.PValue),
            Evidence = verdict.Evidence,
            FloorPercent = Known(verdict.FloorPercent),
            Reasons = verdict.Reasons,
            Metrics = [.. ComparisonRow.Of(comparison).Select(row => new MetricSummary(row.Metric.Key, row.IsPrimary, row.A, row.B, row.Ratio, row.Pairs))],
            Latencies = LatencyBands.Of(comparison),
            Doubts = Experiments.Doubts.Of(comparison),
        };
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
