namespace Lab.Web.Services.Compare;

/// <summary>A chart of a comparison as it is declared; <see cref="CompareChartData"/> fills it.</summary>
/// <param name="Id">Of the element.</param>
/// <param name="IsLogX">The horizontal axis is that of percentiles.</param>
public sealed record CompareChartSpec(string Id, IReadOnlyList<ComparePane> Panes, IReadOnlyList<CompareTrace> Traces, bool IsLogX = false);
