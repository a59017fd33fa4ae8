using System.Globalization;

namespace Lab.Engine.Experiments.Export;

/// <summary>A logarithmic axis of a drawing.</summary>
/// <param name="Low">Smallest value shown, above 0.</param>
/// <param name="High">Largest value shown, above <paramref name="Low"/>.</param>
/// <param name="From">Where the smallest is, in units of the drawing.</param>
/// <param name="To">Where the largest is.</param>
internal sealed record LogAxis(double Low, double High, double From, double To)
{
    private const int FewestTicks = 3;
    private const int MostTicks = 9;
    private static readonly double[] s_fine = [1, 2, 5];
    private static readonly double[] s_coarse = [1];

    /// <summary>Around these values, with room at both ends.</summary>
    /// <param name="least">Smallest factor from the low end to the high one.</param>
    public static LogAxis Around(IEnumerable<double> values, double least, double from, double to)
    {
        var low = Math.Log(values.Min());
        var high = Math.Log(values.Max());
        var room = Math.Max((high - low) * 0.06, (Math.Log(least) - (high - low)) / 2);
        return new LogAxis(Math.Exp(low - room), Math.Exp(high + room), from, to);
    }

    public double At(double value) => From + ((To - From) * Math.Log(Math.Clamp(value, Low, High) / Low) / Math.Log(High / Low));

    /// <summary>Round values: 1, 2, 5 of each power of ten, or evenly spaced ones where the axis is short.</summary>
    public IReadOnlyList<double> Ticks()
    {
        var fine = Decades(s_fine);
        if (fine.Count >= FewestTicks)
            return fine.Count <= MostTicks ? fine : Thinned(Decades(s_coarse));
        var step = Math.Pow(10, Math.Floor(Math.Log10((High - Low) / 2)));
        step *= (High - Low) / step > 8 ? 2 : 1;
        var ticks = new List<double>();
        for (var tick = Math.Ceiling(Low / step) * step; tick <= High * 1.000001 && ticks.Count <= MostTicks; tick += step)
            ticks.Add(Math.Round(tick, 9));
        return ticks;
    }

    /// <summary>"1.05", "2", "0.5".</summary>
    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private List<double> Decades(double[] digits)
    {
        var ticks = new List<double>();
        for (var power = Math.Floor(Math.Log10(Low)); power <= Math.Log10(High); power++)
            ticks.AddRange(digits.Select(digit => digit * Math.Pow(10, power)).Where(tick => tick >= Low && tick <= High));
        return ticks;
    }

    private static List<double> Thinned(List<double> ticks)
    {
        var every = (ticks.Count / MostTicks) + 1;
        return [.. ticks.Where((_, index) => index % every == 0)];
    }
}
