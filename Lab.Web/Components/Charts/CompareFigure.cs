using Lab.Web.Services.Compare;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using SymbolEnum = Plotly.Blazor.Traces.ScatterLib.MarkerLib.SymbolEnum;

namespace Lab.Web.Components.Charts;

/// <summary>A chart of a comparison as Plotly wants it: axes and empty lines. Ranges, ticks and points come from the page's module.</summary>
public static class CompareFigure
{
    /// <summary>Share of a pane's height that its label takes.</summary>
    private const double LabelShare = 0.3;

    public static IList<ITrace> Traces(CompareChartSpec spec, ChartTheme theme) => [.. spec.Traces.Select(trace => Line(trace, theme, spec.IsLogX ? 12 : null))];

    public static Plotly.Blazor.Layout Layout(CompareChartSpec spec, ChartTheme theme) => new()
    {
        AutoSize = true,
        ShowLegend = false,
        HoverMode = HoverModeEnum.False,
        DragMode = DragModeEnum.False,
        PaperBgColor = "rgba(0,0,0,0)",
        PlotBgColor = "rgba(0,0,0,0)",
        Margin = new Margin { L = 58, R = 10, T = 2, B = 22 },
        Font = new Font { Family = "Inter Variable, Segoe UI, system-ui, sans-serif", Size = 11, Color = theme.Ink },
        XAxis = [Across(spec, theme)],
        YAxis = [.. spec.Panes.Select((pane, index) => Up(spec, pane, index, theme))],
    };

    private static string Name(int pane) => pane == 0 ? "y" : $"y{pane + 1}";

    private static XAxis Across(CompareChartSpec spec, ChartTheme theme) => new()
    {
        Type = spec.IsLogX ? Plotly.Blazor.LayoutLib.XAxisLib.TypeEnum.Log : Plotly.Blazor.LayoutLib.XAxisLib.TypeEnum.Linear,
        AutoRange = Plotly.Blazor.LayoutLib.XAxisLib.AutoRangeEnum.False,
        Range = [0, 1],
        TickMode = Plotly.Blazor.LayoutLib.XAxisLib.TickModeEnum.Array,
        TickVals = [],
        FixedRange = true,
        Anchor = Name(spec.Panes.Count - 1),
        Ticks = Plotly.Blazor.LayoutLib.XAxisLib.TicksEnum.Empty,
        ShowGrid = spec.IsLogX,
        GridColor = theme.Grid,
        ZeroLine = false,
    };

    private static YAxis Up(CompareChartSpec spec, ComparePane pane, int index, ChartTheme theme)
    {
        var height = 1.0 / spec.Panes.Count;
        var top = 1 - (index * height);
        return new YAxis
        {
            Domain = [Math.Max(0, top - (height * 0.96)), top - (height * (spec.Panes.Count == 1 ? 0.07 : LabelShare))],
            Type = pane.IsLog ? Plotly.Blazor.LayoutLib.YAxisLib.TypeEnum.Log : Plotly.Blazor.LayoutLib.YAxisLib.TypeEnum.Linear,
            AutoRange = Plotly.Blazor.LayoutLib.YAxisLib.AutoRangeEnum.False,
            Range = [0, 1],
            TickMode = Plotly.Blazor.LayoutLib.YAxisLib.TickModeEnum.Array,
            TickVals = [],
            FixedRange = true,
            Ticks = Plotly.Blazor.LayoutLib.YAxisLib.TicksEnum.Empty,
            GridColor = theme.Grid,
            ZeroLine = false,
        };
    }

    /// <param name="markers">Most of them on a line; null: one at each point.</param>
    private static Scatter Line(CompareTrace trace, ChartTheme theme, int? markers)
    {
        var isBand = trace.Style is CompareStyle.BandA or CompareStyle.BandB;
        var color = trace.Style switch
        {
            CompareStyle.A or CompareStyle.BandA => theme.ColorOf(ChartRole.Fault),
            CompareStyle.B or CompareStyle.BandB => theme.ColorOf(ChartRole.Unmap),
            CompareStyle.Ratio => theme.ColorOf(ChartRole.GracePeriod),
            _ => theme.ColorOf(ChartRole.Other),
        };
        return new Scatter
        {
            Name = trace.Style.ToString(),
            Mode = isBand ? ModeFlag.Lines : trace.Style == CompareStyle.Chance ? ModeFlag.Markers : ModeFlag.Lines | ModeFlag.Markers,
            X = [],
            Y = [],
            YAxis = Name(trace.Pane),
            ConnectGaps = false,
            Line = new Line { Color = color, Width = isBand ? 0 : 1.6m, Dash = trace.Style == CompareStyle.B ? "4px,2px" : "solid" },
            Marker = new Marker { Color = color, Size = trace.Style == CompareStyle.B ? 6 : 5, Symbol = SymbolOf(trace.Style), MaxDisplayed = markers },
            Fill = isBand ? FillEnum.ToSelf : FillEnum.None,
            FillColor = ChartTheme.WithOpacity(color, 0.2),
            HoverInfo = Plotly.Blazor.Traces.ScatterLib.HoverInfoFlag.Skip,
        };
    }

    private static SymbolEnum SymbolOf(CompareStyle style) => style switch
    {
        CompareStyle.Chance => SymbolEnum.CircleOpen,
        CompareStyle.B or CompareStyle.BandB => SymbolEnum.Diamond,
        CompareStyle.Ratio => SymbolEnum.Square,
        _ => SymbolEnum.Circle,
    };
}
