using System.Globalization;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;
using Plotly.Blazor;

namespace Lab.Web.Components.Charts;

/// <summary>
/// One chart: declared here, filled by the page's module. Never redraws by rendering; a change of theme goes through
/// Plotly.Blazor, a table and a sentence stand beside it for who cannot see it.
/// </summary>
public sealed partial class MetricChart : ComponentBase
{
    private PlotlyChart? _chart;
    private IList<ITrace> _traces = [];
    private Plotly.Blazor.Layout _layout = new();
    private ChartTheme? _drawnIn;
    private string _summary = string.Empty;

    [Parameter, EditorRequired] public required ChartSpec Spec { get; set; }

    /// <summary>Null until the browser has said whether it is dark: nothing is drawn before.</summary>
    [Parameter] public ChartTheme? Theme { get; set; }

    [Parameter] public bool IsTable { get; set; }

    /// <summary>For the table and the sentence; the chart has its own.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<LabPoint> Points { get; set; }

    /// <summary>Where a presentation shows it, "hero" or "second"; null: nowhere, or there is none.</summary>
    [Parameter] public string? Zone { get; set; }

    /// <summary>The points are of the recorded sample.</summary>
    [Parameter] public bool IsRecorded { get; set; }

    /// <summary>A few words of the moment before what a point is; null or empty: none.</summary>
    [Parameter] public string? Note { get; set; }

    /// <summary>Table or chart was asked for, by the chart's id.</summary>
    [Parameter] public EventCallback<string> OnTable { get; set; }

    /// <summary>Called after the chart was drawn anew in another theme.</summary>
    [Parameter] public EventCallback OnRedrawn { get; set; }

    protected override void OnParametersSet()
    {
        if (Theme is not null && Theme != _drawnIn)
        {
            _traces = ChartFigure.Traces(Spec, Theme);
            _layout = ChartFigure.Layout(Spec, Theme);
        }

        _summary = IsRecorded ? $"Recorded sample. {Summary(Spec, Points)}" : Summary(Spec, Points);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Theme is null || _chart is null || Theme == _drawnIn)
            return;
        var redraw = _drawnIn is not null;
        _drawnIn = Theme;
        if (!redraw)
            return;
        // The component hands its parameters to Plotly only once; these are its own members for later changes.
        await _chart.React(default);
        await OnRedrawn.InvokeAsync();
    }

    /// <summary>The last values in words, with where they are going.</summary>
    internal static string Summary(ChartSpec spec, IReadOnlyList<LabPoint> points)
    {
        if (points.Count == 0)
            return $"{spec.Title} {spec.Empty}";
        var last = points[^1];
        var before = points[Math.Max(0, points.Count - 50)];
        var parts = spec.Traces.Where(trace => !trace.IsFaint && !float.IsNaN(last.Values[(int)trace.Metric]))
            .Select(trace => $"{trace.Info.Name} {MetricText.Of(last.Values[(int)trace.Metric], trace.Info.Unit)}{Trend(trace, before, last)}")
            .ToList();
        return parts.Count == 0 ? $"{spec.Title} {spec.Empty}" : $"{spec.Title} {string.Join("; ", parts)}.";
    }

    private static string Trend(ChartTrace trace, LabPoint before, LabPoint last)
    {
        var then = before.Values[(int)trace.Metric];
        var value = last.Values[(int)trace.Metric];
        if (float.IsNaN(then) || then == 0)
            return string.Empty;
        return (value / then) switch
        {
            > 1.25f => ", rising",
            < 0.8f => ", falling",
            _ => ", steady",
        };
    }

    /// <summary>The strong lines; a lone faint one, like a peak, is named too.</summary>
    private static IEnumerable<ChartTrace> Legend(ChartPane pane) =>
        pane.Traces.Where(trace => !trace.IsFaint || trace.Role == ChartRole.Other);

    private string LegendPlace(int pane)
    {
        var (_, top) = Spec.DomainOf(pane);
        // The plot's own margins: 2 px above, 22 px below.
        return string.Create(CultureInfo.InvariantCulture, $"bottom: calc(var(--legend-lift, 26px) + (100% - 24px) * {top:0.####})");
    }
}
