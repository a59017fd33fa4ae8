namespace Lab.Web.Services.Compare;

/// <summary>All that a chart shows, for the page's module.</summary>
/// <param name="Traces">As in the chart's spec.</param>
/// <param name="Panes">Vertical axes.</param>
/// <param name="Apart">Where a vertical line parts calibration from measurement; null: nowhere.</param>
/// <param name="HasUnit">A horizontal line at 1 in every pane.</param>
public sealed record CompareChartData(
    string Id, IReadOnlyList<CompareTraceData> Traces, CompareAxisData X, IReadOnlyList<CompareAxisData> Panes, double? Apart, bool HasUnit);
