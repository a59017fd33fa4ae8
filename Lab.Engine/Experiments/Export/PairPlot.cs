namespace Lab.Engine.Experiments.Export;

/// <summary>The primary metric of every pair, A beside B: SVG. Drift and steps show here.</summary>
internal static class PairPlot
{
    private const double Width = 760;
    private const double Height = 240;
    private const double Left = 84;
    private const double Right = 748;
    private const double Top = 12;
    private const double Bottom = 200;

    /// <returns>Null: fewer than two pairs have a value in both slices.</returns>
    public static HtmlText? Draw(Comparison comparison, ComparisonMetric metric)
    {
        var pairs = comparison.Measured.Select((pair, index) => (Index: index, A: metric.Of(pair.A), B: metric.Of(pair.B))).Where(pair => pair is { A: > 0, B: > 0 }).ToList();
        if (pairs.Count < 2)
            return null;
        var axis = LogAxis.Around(pairs.SelectMany(pair => new[] { pair.A, pair.B }), 1.1, Bottom, Top);
        var step = (Right - Left) / comparison.Plan.Pairs;
        var svg = new HtmlText();
        svg.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{metric.Title} of each pair: A solid with dots, B dashed with diamonds\">");
        foreach (var tick in axis.Ticks())
        {
            svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{axis.At(tick)}\" y2=\"{axis.At(tick)}\"/>")
                .Add($"<text class=\"tick\" x=\"{Left - 6}\" y=\"{axis.At(tick) + 4}\" text-anchor=\"end\">{ComparisonReport.Value(metric.Unit, tick)}</text>");
        }

        foreach (var pair in pairs.Where(pair => pair.Index % 4 == 3 || pair.Index == 0))
            svg.Add($"<text class=\"tick\" x=\"{X(pair.Index)}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{pair.Index + 1}</text>");
        svg.Add($"<text class=\"tick\" x=\"{(Left + Right) / 2}\" y=\"{Bottom + 36}\" text-anchor=\"middle\">pair</text>");
        svg.Add($"<polyline class=\"a line\" points=\"{Points(pair => pair.A)}\"/>").Add($"<polyline class=\"b line\" points=\"{Points(pair => pair.B)}\"/>");
        foreach (var pair in pairs)
        {
            svg.Add($"<circle class=\"a\" cx=\"{X(pair.Index)}\" cy=\"{axis.At(pair.A)}\" r=\"4\"><title>pair {pair.Index + 1}, A: {ComparisonReport.Value(metric.Unit, pair.A)}</title></circle>")
                .Add($"<path class=\"b\" d=\"M {X(pair.Index)} {axis.At(pair.B) - 5} l 5 5 l -5 5 l -5 -5 z\"><title>pair {pair.Index + 1}, B: {ComparisonReport.Value(metric.Unit, pair.B)}</title></path>");
        }

        return svg.Raw("</svg>");

        double X(int index) => Left + ((index + 0.5) * step);

        string Points(Func<(int Index, double A, double B), double> of) => string.Join(' ', pairs.Select(pair => FormattableString.Invariant($"{X(pair.Index):0.#},{axis.At(of(pair)):0.#}")));
    }
}
