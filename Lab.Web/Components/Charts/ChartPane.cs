using Lab.Web.Services.Feed;

namespace Lab.Web.Components.Charts;

/// <summary>One y axis with its lines; panes are stacked and share the time axis.</summary>
/// <param name="Label">What is drawn and in which unit; above the pane.</param>
/// <param name="Share">Of the chart's height, relative to the other panes.</param>
/// <param name="IsLog">Logarithmic; zero is then not drawn.</param>
public sealed record ChartPane(string Label, double Share, bool IsLog, IReadOnlyList<ChartTrace> Traces)
{
    /// <summary>The least top of a linear axis, in the unit that is drawn: an empty axis is not a magnifying glass.</summary>
    public double LeastTop { get; init; } = 1;

    /// <summary>A heat map behind the lines; the pane is logarithmic in seconds then. Null: none.</summary>
    public HeatSeries? Heat { get; init; }

    /// <summary>Whose colour the heat map has.</summary>
    public ChartRole HeatRole { get; init; } = ChartRole.GracePeriod;

    public MetricUnit Unit => Traces[0].Info.Unit;

    /// <summary>From a metric's unit to the axis's.</summary>
    public double Scale => Unit == MetricUnit.Bytes ? 1.0 / (1 << 20) : 1;
}
