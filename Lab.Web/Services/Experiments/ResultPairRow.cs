using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;

namespace Lab.Web.Services.Experiments;

/// <summary>One metric of two comparisons: B/A of each.</summary>
/// <param name="Left">Null: too few pairs.</param>
/// <param name="Right">Null: too few pairs.</param>
public sealed record ResultPairRow(ComparisonMetric Metric, Interval? Left, Interval? Right)
{
    /// <summary>The two intervals have nothing in common; null: one is missing.</summary>
    public bool? AreApart => Left is { } left && Right is { } right ? left.High < right.Low || right.High < left.Low : null;
}
