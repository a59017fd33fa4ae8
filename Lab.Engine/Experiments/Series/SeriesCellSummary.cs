namespace Lab.Engine.Experiments.Series;

/// <summary>One cell of a <see cref="SeriesSummary"/>.</summary>
/// <param name="Baseline">Label of the cell that its ratios are to; its own: it is one.</param>
/// <param name="CoreWaitShare">Share of the time in which the cell's threads wanted a core that they had none; null: not known.</param>
/// <param name="IsCrowded">That share is above what a comparison may have: the cell is not to be compared.</param>
/// <param name="Metrics">Those that it has a value of.</param>
public sealed record SeriesCellSummary(string Label, string Baseline, double? CoreWaitShare, bool IsCrowded, IReadOnlyList<SeriesMetricSummary> Metrics);
