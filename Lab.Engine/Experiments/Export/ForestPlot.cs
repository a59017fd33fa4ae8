using System.Globalization;

namespace Lab.Engine.Experiments.Export;

/// <summary>Ratios B/A of every metric with their intervals, on one logarithmic axis: SVG.</summary>
internal static class ForestPlot
{
    private const double Width = 760;
    private const double Left = 150;
    private const double Right = 520;
    private const double RowHeight = 24;
    private const double Top = 28;

    /// <param name="isInvalid">The numbers are worthless: no word is said of which way they go.</param>
    /// <returns>Null: no metric has an interval.</returns>
    public static HtmlText? Draw(IReadOnlyList<ComparisonRow> rows, bool isInvalid)
    {
        var known = rows.Where(row => row.Ratio is { Low: > 0 } ratio && double.IsFinite(ratio.High)).ToList();
        if (known.Count == 0)
            return null;
        var axis = LogAxis.Around([1, .. known.SelectMany(row => new[] { row.Ratio!.Value.Low, row.Ratio.Value.High })], 1.05, Left, Right);
        var bottom = Top + (known.Count * RowHeight);
        var svg = new HtmlText();
        svg.Add($"<svg viewBox=\"0 0 {Width} {bottom + 40}\" role=\"img\" aria-label=\"Ratio B/A of each metric with its 95 % interval; the table below has the numbers\">");
        foreach (var tick in axis.Ticks())
        {
            svg.Add($"<line class=\"grid\" x1=\"{axis.At(tick)}\" x2=\"{axis.At(tick)}\" y1=\"{Top}\" y2=\"{bottom}\"/>")
                .Add($"<text class=\"tick\" x=\"{axis.At(tick)}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{LogAxis.Number(tick)}</text>");
        }

        svg.Add($"<line class=\"one\" x1=\"{axis.At(1)}\" x2=\"{axis.At(1)}\" y1=\"{Top - 6}\" y2=\"{bottom}\"/>")
            .Add($"<text class=\"tick\" x=\"{axis.At(1)}\" y=\"{Top - 12}\" text-anchor=\"middle\">as A</text>")
            .Add($"<text class=\"tick\" x=\"{(Left + Right) / 2}\" y=\"{bottom + 32}\" text-anchor=\"middle\">ratio B/A, logarithmic</text>");
        foreach (var (index, row) in known.Index())
            Row(svg, axis, row, Top + ((index + 0.5) * RowHeight), isInvalid ? "" : Word(row));
        return svg.Raw("</svg>");
    }

    private static void Row(HtmlText svg, LogAxis axis, ComparisonRow row, double y, string word)
    {
        var ratio = row.Ratio!.Value;
        var weight = row.IsPrimary ? "primary" : "secondary";
        var words = string.Create(CultureInfo.InvariantCulture, $"{ratio.Middle:0.000} [{ratio.Low:0.000}, {ratio.High:0.000}]{word}");
        svg.Add($"<g class=\"{weight}\"><title>{row.Metric.Title}: {words}</title>")
            .Add($"<text x=\"0\" y=\"{y + 4}\">{row.Metric.Title}</text>")
            .Add($"<line class=\"interval\" x1=\"{axis.At(ratio.Low)}\" x2=\"{axis.At(ratio.High)}\" y1=\"{y}\" y2=\"{y}\"/>")
            .Add($"<path class=\"b\" d=\"M {axis.At(ratio.Middle)} {y - 5} l 5 5 l -5 5 l -5 -5 z\"/>")
            .Add($"<text class=\"value\" x=\"{Right + 12}\" y=\"{y + 4}\">{words}</text></g>");
    }

    /// <summary>Which way is good, in words: only where the interval says which way it goes.</summary>
    private static string Word(ComparisonRow row)
    {
        var ratio = row.Ratio!.Value;
        return ratio.Excludes(1) ? ratio.Middle > 1 == row.Metric.HigherIsBetter ? " better" : " worse" : "";
    }
}
