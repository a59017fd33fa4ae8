using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments.Statistics;

/// <summary>Percentiles of merged histograms with bands from drawing the slices again, in blocks.</summary>
/// <remarks>
/// Samples of one slice share its moment and neighbouring slices share the machine's mood, so neither samples nor single slices
/// are independent: blocks of <see cref="Block"/> neighbouring slices are drawn, on a circle (D. Politis and J. Romano, 1992), and
/// their histograms merged. The ends allow for few blocks (<see cref="BootstrapTail"/>).
/// </remarks>
public static class PercentileBootstrap
{
    /// <summary>Neighbouring slices that are drawn together.</summary>
    public const int Block = 4;

    /// <summary>Times that the slices are drawn again.</summary>
    public const int Draws = 1_000;

    /// <summary>Fewer slices give values and no bands: one would not hold two blocks.</summary>
    public const int FewestSlices = 2 * Block;

    /// <summary>A percentile with fewer samples beyond it is a matter of single samples: it has no band.</summary>
    public const int FewestBeyond = 10;

    private const double Level = 0.95;
    private const ulong Purpose = 0xBA2D;

    /// <param name="slices">In the order in which they ran.</param>
    /// <param name="percents">Each above 0 and below 100.</param>
    /// <returns>One for each percentile; empty if there is no sample.</returns>
    public static IReadOnlyList<LatencyBand> Bands(IReadOnlyList<SparseHistogram> slices, IReadOnlyList<double> percents, ulong seed)
    {
        var whole = SparseHistograms.Merge(slices);
        var count = SparseHistograms.Count(whole);
        if (count == 0)
            return [];
        var drawn = slices.Count < FewestSlices ? null : Draw(slices, whole, percents, seed);
        var tail = drawn is null ? 0 : BootstrapTail.Of(Level, slices.Count / Block);
        return [.. percents.Select((percent, index) => Band(percent, SparseHistograms.Percentile(whole, percent), count * (100 - percent) / 100 < FewestBeyond ? null : drawn?[index], tail))];
    }

    private static LatencyBand Band(double percent, long value, long[]? drawn, double tail)
    {
        if (drawn is null)
            return new LatencyBand(percent, value, null, null);
        Array.Sort(drawn);
        var cut = (int)(tail * (drawn.Length - 1));
        return new LatencyBand(percent, value, Math.Min(value, drawn[cut]), Math.Max(value, drawn[^(cut + 1)]));
    }

    /// <returns>For each percentile its value in every draw.</returns>
    private static long[][] Draw(IReadOnlyList<SparseHistogram> slices, SparseHistogram whole, IReadOnlyList<double> percents, ulong seed)
    {
        var dense = slices.Select(slice => Dense(slice, whole.Buckets)).ToArray();
        var values = percents.Select(_ => new long[Draws]).ToArray();
        var merged = new long[whole.Buckets.Length];
        var random = new DeterministicRandom(seed, Purpose);
        for (var draw = 0; draw < Draws; draw++)
        {
            Array.Clear(merged);
            for (var slice = 0; slice < dense.Length; slice += Block)
            {
                var first = (int)random.Below((ulong)dense.Length);
                for (var next = 0; next < Math.Min(Block, dense.Length - slice); next++)
                    Add(merged, dense[(first + next) % dense.Length]);
            }

            var histogram = whole with { Counts = merged };
            for (var i = 0; i < percents.Count; i++)
                values[i][draw] = merged.Sum() == 0 ? SparseHistograms.Percentile(whole, percents[i]) : SparseHistograms.Percentile(histogram, percents[i]);
        }

        return values;
    }

    /// <summary>A slice's counts in the buckets of all slices together.</summary>
    private static long[] Dense(SparseHistogram slice, int[] buckets)
    {
        var counts = new long[buckets.Length];
        for (var i = 0; i < slice.Buckets.Length; i++)
            counts[Array.BinarySearch(buckets, slice.Buckets[i])] = slice.Counts[i];
        return counts;
    }

    private static void Add(long[] sum, long[] counts)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] += counts[i];
    }
}
