using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments;

/// <summary>One metric of a <see cref="ComparisonSummary"/>; see <see cref="ComparisonRow"/>.</summary>
public sealed record MetricSummary(string Metric, bool IsPrimary, double A, double B, Interval? Ratio, int Pairs);
