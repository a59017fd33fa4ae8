using Lab.Engine.Experiments;

namespace Lab.Web.Services.Compare;

/// <summary>Ranges and ticks of vertical axes: one for both arms, so that equal heights are equal values.</summary>
public static class AxisTicks
{
    private const int MostTicks = 4;

    private static readonly double[] s_factors = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
    private static readonly double[] s_ratios = [1.01, 1.02, 1.05, 1.1, 1.25, 1.5, 2, 4, 10, 20, 50, 100, 1000];

    /// <summary>From 0 to a round number above the largest value.</summary>
    public static CompareAxisData Linear(IEnumerable<double> values, MetricUnit unit)
    {
        var most = values.DefaultIfEmpty(0).Max();
        var top = most > 0 ? Ceiling(most * 1.05, unit) : 1;
        return new CompareAxisData([-0.04 * top, top * 1.02], [0, top / 2, top], most > 0 ? [.. new[] { 0, top / 2, top }.Select(tick => CompareText.Tick(unit, tick))] : ["0", "", ""]);
    }

    /// <summary>Logarithmic, with ticks at 1, 2 and 5 times a power of ten, or closer where only one of them fits.</summary>
    public static CompareAxisData Log(IEnumerable<double> values, MetricUnit unit)
    {
        var seen = values.Where(value => value > 0).ToList();
        if (seen.Count == 0)
            return new CompareAxisData([2, 5], [], []);
        var low = Math.Log10(seen.Min());
        var high = Math.Log10(seen.Max());
        var room = Math.Max(0.06 + (0.07 * (high - low)), (0.5 - (high - low)) / 2);
        low -= room;
        high += room;
        var ticks = TicksOf([1, 2, 5]);
        if (ticks.Count < 2)
            ticks = TicksOf([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]);
        if (ticks.Count > MostTicks)
            ticks = Thinned([.. ticks.Where(tick => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9)], ticks);
        return new CompareAxisData([low, high], ticks, [.. ticks.Select(tick => CompareText.Tick(unit, tick))]);

        List<double> TicksOf(double[] factors) =>
        [
            .. Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
                .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power)))
                .Where(tick => Math.Log10(tick) >= low && Math.Log10(tick) <= high),
        ];
    }

    /// <summary>Of ratios: logarithmic, even on both sides of 1.</summary>
    public static CompareAxisData Ratio(IEnumerable<double> ratios)
    {
        var extent = ratios.Where(ratio => ratio > 0).Select(ratio => Math.Max(ratio, 1 / ratio)).DefaultIfEmpty(1).Max();
        var most = s_ratios.FirstOrDefault(known => known >= extent, s_ratios[^1]);
        double[] ticks = [1 / most, 1, most];
        var edge = Math.Log10(most) * 1.15;
        return new CompareAxisData([-edge, edge], ticks, [.. ticks.Select(ForestScale.Text)]);
    }

    private static List<double> Thinned(List<double> decades, List<double> all)
    {
        var ticks = decades.Count >= 2 ? decades : all;
        var step = (ticks.Count + MostTicks - 1) / MostTicks;
        return [.. ticks.Where((_, index) => index % step == 0)];
    }

    private static double Ceiling(double value, MetricUnit unit)
    {
        // Bytes in steps of a power of two, so that the unit's own number is round.
        if (unit == MetricUnit.Bytes)
        {
            var power = Math.Pow(1_024, Math.Floor(Math.Log(Math.Max(value, 1), 1_024)));
            return Ceiling(value / power, MetricUnit.Plain) * power;
        }

        var step = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return s_factors.Select(factor => factor * step).First(top => top >= value * 0.999999);
    }
}
