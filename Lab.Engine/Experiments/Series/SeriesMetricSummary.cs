using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments.Series;

/// <summary>One metric of a cell.</summary>
/// <param name="Metric">Its key.</param>
/// <param name="Value">Of all the cell's slices together.</param>
/// <param name="Ratio">To the baseline in the same rounds, the median with a 95 % interval; null: fewer than 6 rounds have both.</param>
public sealed record SeriesMetricSummary(string Metric, double Value, Interval? Ratio);
