using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;

namespace Lab.Web.Services.Compare;

/// <summary>Compared values for people.</summary>
public static class CompareText
{
    /// <summary>"12.3 µs"; an n-dash where there is none.</summary>
    public static string Value(MetricUnit unit, double value) =>
        value == 0 || double.IsNaN(value) ? "–" : ComparisonReport.Value(unit, value).Replace(" us", " µs", StringComparison.Ordinal).Replace(' ', '\u202f');

    /// <summary>"1.052 [1.021, 1.083]".</summary>
    public static string Ratio(Interval ratio) => $"{Digits(ratio.Middle)} [{Digits(ratio.Low)}, {Digits(ratio.High)}]";

    /// <summary>"1.052", "2.31", "12.4".</summary>
    public static string Digits(double ratio) => ratio.ToString(ratio >= 10 ? "0.0" : ratio >= 2 ? "0.00" : "0.000", CultureInfo.InvariantCulture);

    public static Interval Inverted(Interval ratio) => new(1 / ratio.Middle, 1 / ratio.High, 1 / ratio.Low);

    /// <summary>"14 : 1".</summary>
    public static string Evidence(double evidence) => $"{evidence.ToString(evidence >= 10_000 ? "0.0e0" : evidence >= 10 ? "0" : "0.0", CultureInfo.InvariantCulture)} : 1";

    /// <summary>A tick of an axis: short, in the unit that fits it.</summary>
    public static string Tick(MetricUnit unit, double value)
    {
        if (value == 0)
            return "0";
        var (scaled, suffix) = unit switch
        {
            MetricUnit.Nanoseconds => Scaled(value, 1_000, ["ns", "µs", "ms", "s"]),
            MetricUnit.PerSecond => Scaled(value, 1_000, ["", "k", "M", "G"]),
            MetricUnit.Bytes => Scaled(value, 1_024, ["B", "KiB", "MiB", "GiB"]),
            MetricUnit.Share => (value * 100, "%"),
            _ => (value, ""),
        };
        var number = scaled.ToString("0.###", CultureInfo.InvariantCulture);
        return unit == MetricUnit.PerSecond || suffix.Length == 0 ? number + suffix : $"{number}\u202f{suffix}";
    }

    private static (double Value, string Unit) Scaled(double value, double step, string[] units)
    {
        var unit = 0;
        while (value >= step && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }

        return (value, units[unit]);
    }
}
