using Lab.Engine.Primitives;
using MathNet.Numerics.Distributions;

namespace Lab.Engine.Experiments.Statistics;

/// <summary>How much of a bootstrap distribution lies beyond either end of an interval, for few things drawn.</summary>
/// <remarks>
/// The plain percentile interval is too narrow for few: it knows neither that drawing again understates the spread by √((n−1)/n) nor
/// that the spread itself is an estimate. Source: T. Hesterberg, The American Statistician 69 (2015), the expanded percentile interval.
/// </remarks>
public static class BootstrapTail
{
    /// <param name="level">Of the interval, above 0 and below 1.</param>
    /// <param name="count">Things that were drawn from: pairs, blocks.</param>
    /// <returns>A share, less than half of what the level leaves; 0 for one thing.</returns>
    public static double Of(double level, int count)
    {
        Invariant.That(count > 0 && level is > 0 and < 1);
        if (count == 1)
            return 0;
        var t = StudentT.InvCDF(0, 1, count - 1, (1 + level) / 2);
        return Normal.CDF(0, 1, -Math.Sqrt(count / (count - 1.0)) * t);
    }
}
