namespace Lab.Engine.Experiments.Series;

/// <summary>A series' outcome for other programs: what the text says, as values, and every other metric.</summary>
public sealed record SeriesSummary
{
    public required ComparisonOrigin Origin { get; init; }

    public required SeriesKind Kind { get; init; }

    public required SeriesPlan Plan { get; init; }

    public required int CompleteRounds { get; init; }

    /// <summary>Slices that a garbage collection of the engine disturbed and that were run again.</summary>
    public required int RunAgain { get; init; }

    /// <summary>Slices that count in spite of one.</summary>
    public required int Disturbed { get; init; }

    /// <summary>The checker hit or failed drain that ended the series; else null.</summary>
    public string? Violation { get; init; }

    public required IReadOnlyList<SeriesCellSummary> Cells { get; init; }

    /// <summary>Of a scaling; else empty.</summary>
    public required IReadOnlyList<ScalingPrice> Prices { get; init; }

    /// <summary>Of a scaling, from different hardware; else empty.</summary>
    public required IReadOnlyList<PublishedPoint> Published { get; init; }

    public required IReadOnlyList<string> Doubts { get; init; }

    public static SeriesSummary Of(SeriesReport report)
    {
        var (head, progress) = report;
        var isScaling = head.Kind == SeriesKind.Scaling;
        return new SeriesSummary
        {
            Origin = head.Origin,
            Kind = head.Kind,
            Plan = head.Plan,
            CompleteRounds = progress.CompleteRounds,
            RunAgain = progress.RunAgain,
            Disturbed = progress.Disturbed,
            Violation = progress.Violation,
            Cells = [.. Enumerable.Range(0, head.Plan.Cells.Count).Select(cell => Cell(head, progress, cell))],
            Prices = isScaling ? [.. ScalingPrice.Metrics.SelectMany(metric => ScalingPrice.Of(head, progress, metric))] : [],
            Published = isScaling ? PublishedScaling.Points : [],
            Doubts = Experiments.Doubts.Of(progress),
        };
    }

    private static SeriesCellSummary Cell(SeriesHead head, SeriesProgress progress, int cell)
    {
        var baseline = head.BaselineOf(cell);
        var counts = progress.Of(cell);
        return new SeriesCellSummary(
            head.Plan.Cells[cell].Label,
            head.Plan.Cells[baseline].Label,
            counts is { CoreWaitShare: var share } && double.IsFinite(share) ? share : null,
            progress.IsCrowded(cell),
            [
                .. ComparisonMetric.All
                    .Select(metric => new SeriesMetricSummary(metric.Key, counts is null ? 0 : metric.Of(counts), baseline == cell ? null : progress.Ratio(metric, cell, baseline)))
                    .Where(metric => metric.Value > 0),
            ]);
    }
}
