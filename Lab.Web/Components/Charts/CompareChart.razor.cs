using System.Globalization;
using Lab.Web.Services.Compare;
using Microsoft.AspNetCore.Components;
using Plotly.Blazor;

namespace Lab.Web.Components.Charts;

/// <summary>One chart of a comparison: declared here, filled by the page's module. A table beside it says the same.</summary>
public sealed partial class CompareChart : ComponentBase
{
    private PlotlyChart? _chart;
    private IList<ITrace> _traces = [];
    private Plotly.Blazor.Layout _layout = new();
    private ChartTheme? _drawnIn;

    [Parameter, EditorRequired] public required CompareChartSpec Spec { get; set; }

    /// <summary>Null until the browser has said whether it is dark: nothing is drawn before.</summary>
    [Parameter] public ChartTheme? Theme { get; set; }

    /// <summary>Declared, or declared anew in another theme: it is empty and wants its points.</summary>
    [Parameter] public EventCallback OnDeclared { get; set; }

    protected override void OnParametersSet()
    {
        if (Theme is null || Theme == _drawnIn)
            return;
        _traces = CompareFigure.Traces(Spec, Theme);
        _layout = CompareFigure.Layout(Spec, Theme);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Theme is null || _chart is null || Theme == _drawnIn)
            return;
        var redraw = _drawnIn is not null;
        _drawnIn = Theme;
        if (redraw)
            await _chart.React(default);
        await OnDeclared.InvokeAsync();
    }

    /// <summary>Of a pane's label; the plot's own margins are 2 px above and 22 px below.</summary>
    private string TopOf(int pane) => string.Create(CultureInfo.InvariantCulture, $"top: calc(2px + (100% - 24px) * {(double)pane / Spec.Panes.Count:0.####})");
}
