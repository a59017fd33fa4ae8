using System.Globalization;

namespace Lab.Web.Components.Charts;

/// <summary>Colours, dashes and widths, for light and dark. The palette keeps its colours apart for every kind of colour vision.</summary>
public sealed record ChartTheme
{
    public static ChartTheme Light { get; } = new()
    {
        Ink = "#55606E", Grid = "#E6EAEF", Surface = "#FFFFFF", Text = "#151A21",
        Colors = ["#01357E", "#CD831C", "#597F5D", "#7B4A61", "#66717F"],
    };

    public static ChartTheme Dark { get; } = new()
    {
        Ink = "#9CA7B6", Grid = "#1F2631", Surface = "#161B23", Text = "#E6EAF0",
        Colors = ["#5FA3BE", "#F3AE92", "#64FFF5", "#D44B80", "#9CA7B6"],
    };

    public required string Ink { get; init; }

    public required string Grid { get; init; }

    public required string Surface { get; init; }

    public required string Text { get; init; }

    /// <summary>Indexed by <see cref="ChartRole"/>.</summary>
    public required IReadOnlyList<string> Colors { get; init; }

    public static ChartTheme Of(bool dark) => dark ? Dark : Light;

    public string ColorOf(ChartRole role) => Colors[(int)role];

    /// <summary>A dash as Plotly takes it.</summary>
    public static string DashOf(ChartTrace trace) => trace.Role switch
    {
        ChartRole.Unmap => "4px,2px",
        ChartRole.Split => "2px,2px",
        ChartRole.Other => "8px,3px",
        ChartRole.Fault or ChartRole.GracePeriod => "solid",
        _ => throw new ArgumentOutOfRangeException(nameof(trace), trace.Role, "No such role."),
    };

    /// <summary>The same dash for the legend's swatch.</summary>
    public static string SwatchDash(ChartTrace trace) => trace.Role switch
    {
        ChartRole.Unmap => "4 2",
        ChartRole.Split => "2 2",
        ChartRole.Other => "8 3",
        _ => "none",
    };

    public static decimal WidthOf(ChartTrace trace) => trace.IsFaint ? 1m : 1.6m;

    /// <summary>A colour with an opacity, as CSS writes it.</summary>
    public static string WithOpacity(string hex, double opacity)
    {
        var value = int.Parse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"rgba({value >> 16}, {(value >> 8) & 255}, {value & 255}, {opacity})");
    }
}
