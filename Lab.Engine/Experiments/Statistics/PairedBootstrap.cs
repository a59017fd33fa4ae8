using Lab.Engine.Primitives;
using MathNet.Numerics.Statistics;

namespace Lab.Engine.Experiments.Statistics;

/// <summary>The median of paired differences with a percentile bootstrap interval over the pairs.</summary>
/// <remarks>
/// The pair is what is drawn again, so what the two slices of a pair share stays shared. The ends allow for few pairs
/// (<see cref="BootstrapTail"/>). The seed fixes the result.
/// </remarks>
public static class PairedBootstrap
{
    /// <summary>Times that the pairs are drawn again.</summary>
    public const int Draws = 2_000;

    private const ulong Purpose = 0xB007;

    /// <param name="differences">One for each pair, at least one.</param>
    /// <param name="level">Of the interval, above 0 and below 1: 0.95.</param>
    public static Interval Median(IReadOnlyList<double> differences, double level, ulong seed)
    {
        Invariant.That(differences.Count > 0 && level is > 0 and < 1);
        var values = differences.ToArray();
        var medians = new double[Draws];
        var drawn = new double[values.Length];
        var random = new DeterministicRandom(seed, Purpose);
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = values[random.Below((ulong)values.Length)];
            medians[draw] = ArrayStatistics.MedianInplace(drawn);
        }

        Array.Sort(medians);
        var tail = BootstrapTail.Of(level, values.Length);
        return new Interval(
            ArrayStatistics.MedianInplace(values),
            SortedArrayStatistics.Quantile(medians, tail),
            SortedArrayStatistics.Quantile(medians, 1 - tail));
    }
}
