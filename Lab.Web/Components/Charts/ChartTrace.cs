using Lab.Web.Services.Feed;

namespace Lab.Web.Components.Charts;

/// <summary>One line of a chart.</summary>
public sealed record ChartTrace(Metric Metric, ChartRole Role)
{
    /// <summary>A thin line that accompanies a strong one.</summary>
    public bool IsFaint { get; init; }

    /// <summary>Filled down to zero.</summary>
    public bool IsArea { get; init; }

    /// <summary>A line to compare with: no reason to stretch the axis until the others come near it.</summary>
    public bool IsReference { get; init; }

    /// <summary>The highest point in the window carries its value.</summary>
    public bool MarksPeak { get; init; }

    /// <summary>Name in the legend; null: the metric's.</summary>
    public string? Name { get; init; }

    public MetricInfo Info => MetricInfo.Of(Metric);

    public string Label => Name ?? Info.Name;
}
