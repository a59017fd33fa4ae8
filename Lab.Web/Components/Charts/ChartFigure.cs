using Lab.Web.Services.Feed;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;

namespace Lab.Web.Components.Charts;

/// <summary>A chart as Plotly wants it: axes, traces without data, colours. The data comes from the page's module.</summary>
public static class ChartFigure
{
    private const string FontFamily = "Inter Variable, Segoe UI, system-ui, sans-serif";

    public static Config Config { get; } = new()
    {
        Responsive = true,
        DisplayModeBar = Plotly.Blazor.ConfigLib.DisplayModeBarEnum.False,
        DoubleClick = Plotly.Blazor.ConfigLib.DoubleClickEnum.False,
    };

    public static IList<ITrace> Traces(ChartSpec spec, ChartTheme theme)
    {
        var traces = new List<ITrace>();
        for (var pane = 0; pane < spec.Panes.Count; pane++)
        {
            if (spec.Panes[pane].Heat is not null)
                traces.Add(Heat(spec.Panes[pane], pane, theme));
        }

        for (var pane = 0; pane < spec.Panes.Count; pane++)
        {
            foreach (var trace in spec.Panes[pane].Traces)
                traces.Add(Line(trace, pane, theme));
        }

        return traces;
    }

    public static Plotly.Blazor.Layout Layout(ChartSpec spec, ChartTheme theme) => new()
    {
        AutoSize = true,
        ShowLegend = false,
        UiRevision = spec.Id,
        HoverMode = HoverModeEnum.False,
        DragMode = DragModeEnum.False,
        PaperBgColor = "rgba(0,0,0,0)",
        PlotBgColor = "rgba(0,0,0,0)",
        Margin = new Margin { L = 54, R = 16, T = 2, B = 22 },
        Font = new Font { Family = FontFamily, Size = 11, Color = theme.Ink },
        XAxis = [TimeAxis(spec, theme)],
        YAxis = [.. spec.Panes.Select((pane, index) => ValueAxis(spec, pane, index, theme))],
    };

    /// <summary>Plotly's name of a pane's axis in the layout.</summary>
    public static string AxisName(int pane) => pane == 0 ? "yaxis" : $"yaxis{pane + 1}";

    /// <summary>Range of an axis before there is data; logarithms for a log axis.</summary>
    public static double[] FirstRange(ChartPane pane) => pane.IsLog ? [-6, -3] : [0, pane.LeastTop];

    private static string TraceAxis(int pane) => pane == 0 ? "y" : $"y{pane + 1}";

    private static XAxis TimeAxis(ChartSpec spec, ChartTheme theme) => new()
    {
        Range = [-60, 0],
        AutoRange = Plotly.Blazor.LayoutLib.XAxisLib.AutoRangeEnum.False,
        FixedRange = true,
        Anchor = TraceAxis(spec.Panes.Count - 1),
        TickVals = [-50, -40, -30, -20, -10, 0],
        TickText = ["−50 s", "−40 s", "−30 s", "−20 s", "−10 s", "now"],
        Ticks = Plotly.Blazor.LayoutLib.XAxisLib.TicksEnum.Empty,
        ShowGrid = true,
        GridColor = theme.Grid,
        ZeroLine = false,
    };

    private static YAxis ValueAxis(ChartSpec spec, ChartPane pane, int index, ChartTheme theme)
    {
        var (bottom, top) = spec.DomainOf(index);
        var range = FirstRange(pane);
        return new YAxis
        {
            Domain = [bottom, top],
            Type = pane.IsLog ? Plotly.Blazor.LayoutLib.YAxisLib.TypeEnum.Log : Plotly.Blazor.LayoutLib.YAxisLib.TypeEnum.Linear,
            Range = [range[0], range[1]],
            AutoRange = Plotly.Blazor.LayoutLib.YAxisLib.AutoRangeEnum.False,
            FixedRange = true,
            Ticks = Plotly.Blazor.LayoutLib.YAxisLib.TicksEnum.Empty,
            DTick = pane.IsLog ? 1 : null,
            NTicks = pane.IsLog ? null : 4,
            TickFormat = pane.Unit is MetricUnit.Bytes ? null : "~s",
            TickSuffix = pane.Unit is MetricUnit.Time ? "s" : null,
            GridColor = theme.Grid,
            ZeroLine = false,
        };
    }

    private static Scatter Line(ChartTrace trace, int index, ChartTheme theme)
    {
        var color = theme.ColorOf(trace.Role);
        return new Scatter
        {
            Name = trace.Label,
            Mode = ModeFlag.Lines,
            X = [],
            Y = [],
            YAxis = TraceAxis(index),
            ConnectGaps = false,
            Line = new Line { Color = color, Width = ChartTheme.WidthOf(trace), Dash = ChartTheme.DashOf(trace), Simplify = true },
            Opacity = trace is { IsFaint: true, Role: not ChartRole.Other } ? 0.55m : 1m,
            Fill = trace.IsArea ? FillEnum.ToZeroY : FillEnum.None,
            FillColor = ChartTheme.WithOpacity(color, 0.18),
            HoverInfo = Plotly.Blazor.Traces.ScatterLib.HoverInfoFlag.Skip,
        };
    }

    private static HeatMap Heat(ChartPane pane, int index, ChartTheme theme)
    {
        var color = theme.ColorOf(pane.HeatRole);
        return new HeatMap
        {
            X = [],
            Y = [],
            Z = [],
            YAxis = TraceAxis(index),
            ZMin = 0,
            ZMax = 1,
            ZAuto = false,
            ZSmooth = Plotly.Blazor.Traces.HeatMapLib.ZSmoothEnum.False,
            ShowScale = false,
            HoverInfo = Plotly.Blazor.Traces.HeatMapLib.HoverInfoFlag.Skip,
            ColorScale = new object[]
            {
                new object[] { 0, ChartTheme.WithOpacity(color, 0.10) },
                new object[] { 1, ChartTheme.WithOpacity(color, 0.62) },
            },
        };
    }
}
