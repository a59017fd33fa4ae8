using System.Globalization;

namespace Lab.Web.Services.Feed;

/// <summary>Values as text: three significant digits and a unit. wwwroot/lab.js writes them the same way.</summary>
public static class MetricText
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "–";
    private const double Mebibyte = 1 << 20;

    private static readonly (double Scale, string Prefix)[] Large = [(1e9, "G"), (1e6, "M"), (1e3, "k")];
    private static readonly (double Scale, string Unit)[] Times = [(1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];

    /// <returns>Number and unit with a thin space between; <see cref="None"/> for NaN.</returns>
    public static string Of(double value, MetricUnit unit)
    {
        var (number, suffix) = Parts(value, unit);
        return suffix.Length == 0 ? number : $"{number}\u202f{suffix}";
    }

    public static (string Number, string Unit) Parts(double value, MetricUnit unit)
    {
        if (double.IsNaN(value))
            return (None, string.Empty);
        return unit switch
        {
            MetricUnit.PerSecond => Scaled(value, "/s"),
            MetricUnit.Count => Scaled(value, string.Empty),
            MetricUnit.Percent => (Digits(value), "%"),
            MetricUnit.Bytes => value < Mebibyte ? (Digits(value / 1024), "KiB") : (Digits(value / Mebibyte), "MiB"),
            MetricUnit.Time => Time(value),
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No such unit."),
        };
    }

    private static (string Number, string Unit) Time(double seconds)
    {
        if (seconds == 0)
            return ("0", "ns");
        foreach (var (scale, unit) in Times)
        {
            if (Math.Abs(seconds) >= scale * 0.9995)
                return (Digits(seconds / scale), unit);
        }

        return (Digits(seconds / 1e-9), "ns");
    }

    private static (string Number, string Unit) Scaled(double value, string unit)
    {
        foreach (var (scale, prefix) in Large)
        {
            if (Math.Abs(value) >= scale * 0.9995)
                return (Digits(value / scale), prefix + unit);
        }

        return (Math.Abs(value) < 1000 && value == Math.Floor(value) ? value.ToString("0", CultureInfo.InvariantCulture) : Digits(value), unit);
    }

    private static string Digits(double value)
    {
        var size = Math.Abs(value);
        var format = size >= 99.95 || size == 0 ? "0" : size >= 9.995 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
