using Lab.Engine.Primitives;
using MathNet.Numerics.Statistics;

namespace Lab.Engine.Experiments.Statistics;

/// <summary>The effect that a policy reaches against itself by chance: what lies below it, this machine cannot tell.</summary>
/// <remarks>
/// Differences of A against A have either sign with the same odds. So pairs are drawn again from them with a random sign, as
/// many as the comparison will have, and the floor is the size that their median exceeds only so seldom.
/// </remarks>
public static class NoiseFloor
{
    private const ulong Purpose = 0xF100;

    /// <param name="differences">Of A against A: paired logarithms of ratios, at least one.</param>
    /// <param name="pairs">Of the comparison that is judged, at least 1.</param>
    /// <param name="level">How seldom: 0.05.</param>
    /// <returns>A logarithm of a ratio, 0 or above.</returns>
    public static double Of(IReadOnlyList<double> differences, int pairs, double level, ulong seed)
    {
        Invariant.That(differences.Count > 0 && pairs > 0 && level is > 0 and < 1);
        var random = new DeterministicRandom(seed, Purpose);
        var drawn = new double[pairs];
        var sizes = new double[PairedBootstrap.Draws];
        for (var draw = 0; draw < sizes.Length; draw++)
        {
            for (var i = 0; i < pairs; i++)
            {
                var difference = differences[(int)random.Below((ulong)differences.Count)];
                drawn[i] = random.Percent(50) ? difference : -difference;
            }

            sizes[draw] = Math.Abs(ArrayStatistics.MedianInplace(drawn));
        }

        return ArrayStatistics.QuantileInplace(sizes, 1 - level);
    }
}
