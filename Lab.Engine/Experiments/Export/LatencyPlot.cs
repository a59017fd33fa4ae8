using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments.Export;

/// <summary>A latency by percentile, both arms, each with its band: SVG. The axis is that of HDR plots: each nine is as wide as the one before.</summary>
internal static class LatencyPlot
{
    private const double Width = 760;
    private const double Height = 270;
    private const double Left = 84;
    private const double Right = 748;
    private const double Top = 12;
    private const double Bottom = 230;
    private const double MostNines = 4;

    /// <summary>Percentiles need samples beyond them.</summary>
    private const int FewestBeyond = 10;

    private static readonly double[] s_percents = [10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99];
    private static readonly double[] s_ticks = [50, 90, 99, 99.9, 99.99];

    /// <returns>Null: no arm has samples enough.</returns>
    public static HtmlText? Draw(Comparison comparison, Histogram histogram)
    {
        var samples = Math.Min(Samples(comparison, pair => pair.A, histogram), Samples(comparison, pair => pair.B, histogram));
        double[] percents = [.. s_percents.Where(percent => samples * (100 - percent) / 100 >= FewestBeyond)];
        if (percents.Length < 2)
            return null;
        var bands = LatencyBands.Of(comparison, histogram, percents);
        var axis = LogAxis.Around(
            bands.A.Concat(bands.B).SelectMany(band => new[] { band.Value, band.Low ?? band.Value, band.High ?? band.Value }).Select(value => (double)Math.Max(1, value)), 2, Bottom, Top);
        var svg = new HtmlText();
        svg.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{histogram} latency by percentile: A solid, B dashed, each with the band that holds 95 % of draws\">");
        foreach (var tick in axis.Ticks())
        {
            svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{axis.At(tick)}\" y2=\"{axis.At(tick)}\"/>")
                .Add($"<text class=\"tick\" x=\"{Left - 6}\" y=\"{axis.At(tick) + 4}\" text-anchor=\"end\">{Quantity.Time((long)tick)}</text>");
        }

        foreach (var tick in s_ticks.Where(tick => tick <= percents[^1]))
            svg.Add($"<text class=\"tick\" x=\"{X(tick)}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">p{LogAxis.Number(tick)}</text>");
        svg.Add($"<text class=\"tick\" x=\"{(Left + Right) / 2}\" y=\"{Bottom + 36}\" text-anchor=\"middle\">percentile, of merged histograms</text>");
        Arm(svg, axis, "a", "A", bands.A);
        Arm(svg, axis, "b", "B", bands.B);
        return svg.Raw("</svg>");
    }

    private static void Arm(HtmlText svg, LogAxis axis, string style, string name, IReadOnlyList<LatencyBand> bands)
    {
        var banded = bands.Where(band => band is { Low: > 0, High: > 0 }).ToList();
        var outline = banded.Select(band => Point(band.Percent, band.Low!.Value)).Concat(banded.AsEnumerable().Reverse().Select(band => Point(band.Percent, band.High!.Value)));
        svg.Add($"<polygon class=\"{style} band\" points=\"{string.Join(' ', outline)}\"/>")
            .Add($"<polyline class=\"{style} line\" points=\"{string.Join(' ', bands.Select(band => Point(band.Percent, band.Value)))}\"/>");
        foreach (var band in bands)
        {
            var (x, y) = (X(band.Percent), axis.At(band.Value));
            var title = $"{name} p{LogAxis.Number(band.Percent)}: {Quantity.Time(band.Value)}";
            if (style == "a")
                svg.Add($"<circle class=\"a\" cx=\"{x}\" cy=\"{y}\" r=\"3.5\"><title>{title}</title></circle>");
            else
                svg.Add($"<path class=\"b\" d=\"M {x} {y - 4.5} l 4.5 4.5 l -4.5 4.5 l -4.5 -4.5 z\"><title>{title}</title></path>");
        }

        string Point(double percent, long value) => FormattableString.Invariant($"{X(percent):0.#},{axis.At(value):0.#}");
    }

    private static double X(double percent) => Left + 12 + ((Right - Left - 24) * -Math.Log10(1 - (percent / 100)) / MostNines);

    private static long Samples(Comparison comparison, Func<SlicePair, SliceCounts> arm, Histogram histogram) =>
        comparison.Measured.Sum(pair => SparseHistograms.Count(arm(pair).Samples(histogram)));
}
