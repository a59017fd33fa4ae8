using System.Globalization;

namespace Lab.Engine.Telemetry;

/// <summary>Numbers as text for people: three significant digits, one unit, ASCII only, so that it survives e-mail.</summary>
public static class Quantity
{
    private static readonly string[] TimeUnits = ["ns", "us", "ms", "s"];
    private static readonly string[] CountUnits = ["", " k", " M", " G", " T"];
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>"850 ns", "12.3 us", "4.56 ms", "61.0 s".</summary>
    public static string Time(long nanoseconds)
    {
        var (value, unit) = Scale(nanoseconds, 1_000, TimeUnits.Length);
        return unit == 0 ? $"{nanoseconds} ns" : $"{Three(value)} {TimeUnits[unit]}";
    }

    /// <summary>"512", "12.3 k", "4.56 M".</summary>
    public static string Count(double count)
    {
        var (value, unit) = Scale(count, 1_000, CountUnits.Length);
        return unit == 0 && count == Math.Floor(count) ? count.ToString("0", CultureInfo.InvariantCulture) : Three(value) + CountUnits[unit];
    }

    /// <summary>"512 B", "12.3 KiB", "4.56 MiB".</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = Scale(bytes, 1_024, ByteUnits.Length);
        return unit == 0 ? $"{bytes} B" : $"{Three(value)} {ByteUnits[unit]}";
    }

    /// <param name="share">0 to 1; NaN where there was nothing to share.</param>
    public static string Percent(double share) =>
        double.IsNaN(share) ? "-" : (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static (double Value, int Unit) Scale(double value, double step, int units)
    {
        var unit = 0;
        // 999.5 would be written with four digits.
        while (Math.Abs(value) >= (step == 1_000 ? 999.5 : step) && unit < units - 1)
        {
            value /= step;
            unit++;
        }

        return (value, unit);
    }

    private static string Three(double value)
    {
        var format = Math.Abs(value) switch
        {
            >= 99.95 => "0",
            >= 9.995 => "0.0",
            _ => "0.00",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
