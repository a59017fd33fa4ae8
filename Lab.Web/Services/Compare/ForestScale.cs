using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;

namespace Lab.Web.Services.Compare;

/// <summary>One logarithmic axis for the ratios of every metric, even on both sides of 1.</summary>
/// <param name="Most">The factor at the right edge; its inverse is at the left.</param>
public sealed record ForestScale(double Most)
{
    /// <summary>Factor at the edge, and of the tick between it and 1.</summary>
    private static readonly (double Most, double Between)[] s_scales =
        [(1.02, 1.01), (1.05, 1.02), (1.1, 1.05), (1.25, 1.1), (1.5, 1.2), (2, 1.4), (4, 2), (10, 3), (30, 5), (100, 10)];

    /// <summary>Wide enough for the primary metric and for three of four others; what is wider is cut, with a mark.</summary>
    public static ForestScale Of(IReadOnlyList<ComparisonRow> rows)
    {
        var extents = rows.Where(row => row is { IsPrimary: false, Ratio: not null }).Select(row => Extent(row.Ratio!.Value)).Order().ToList();
        var others = extents.Count == 0 ? 1 : extents[Math.Min(extents.Count - 1, extents.Count * 3 / 4)];
        var primary = rows.FirstOrDefault(row => row is { IsPrimary: true, Ratio: not null })?.Ratio is { } ratio ? Extent(ratio) : 1;
        var wanted = Math.Max(others, primary);
        return new ForestScale(s_scales.FirstOrDefault(scale => scale.Most >= wanted, s_scales[^1]).Most);
    }

    /// <summary>Place of a ratio, 0 at the left edge to 100 at the right.</summary>
    public double PercentOf(double ratio) => Math.Clamp(50 + (50 * Math.Log(ratio) / Math.Log(Most)), 0, 100);

    public bool IsBeyond(double ratio) => ratio > Most || ratio < 1 / Most;

    /// <summary>Few ratios with their places: 1 and, on both sides, the edge and one between.</summary>
    public IReadOnlyList<(double Percent, string Text)> Ticks
    {
        get
        {
            double[] right = [s_scales.First(scale => scale.Most >= Most).Between, Most];
            return [.. right.Reverse().Select(tick => At(1 / tick)), At(1), .. right.Select(At)];
        }
    }

    /// <summary>"1.05", "0.8".</summary>
    public static string Text(double ratio) => ratio.ToString(ratio >= 10 ? "0" : ratio >= 2 ? "0.#" : ratio >= 0.05 ? "0.##" : "0.####", CultureInfo.InvariantCulture);

    private (double Percent, string Text) At(double ratio) => (PercentOf(ratio), Text(ratio));

    private static double Extent(Interval ratio) => Math.Max(ratio.High, 1 / Math.Max(ratio.Low, 1e-9));
}
