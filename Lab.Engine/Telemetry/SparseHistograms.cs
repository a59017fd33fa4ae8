using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Telemetry;

/// <summary>Arithmetic of histograms: merge, difference of two cumulative ones, percentiles.</summary>
/// <remarks>
/// Percentiles come from merged buckets only. A percentile is reported as the upper bound of the bucket that holds the
/// sample of that rank (rank p% × count, rounded up), but never above the largest sample: so the sample itself is never
/// larger than the number, and at most 6.25 % smaller.
/// </remarks>
public static class SparseHistograms
{
    public static SparseHistogram Empty { get; } = new() { Buckets = [], Counts = [], Max = 0, Sum = 0 };

    /// <param name="words">The <see cref="LogHistogram.Words"/> words of one histogram, or of several added up.</param>
    public static SparseHistogram FromWords(ReadOnlySpan<ulong> words)
    {
        Invariant.That(words.Length == LogHistogram.Words);
        var used = 0;
        for (var bucket = 0; bucket < LogHistogram.Buckets; bucket++)
            used += words[bucket] != 0 ? 1 : 0;

        // The owner may count on between the two loops, in a bucket that was empty: it shows in the next frame.
        var buckets = new int[used];
        var counts = new long[used];
        var at = 0;
        for (var bucket = 0; bucket < LogHistogram.Buckets && at < used; bucket++)
        {
            if (words[bucket] == 0)
                continue;
            buckets[at] = bucket;
            counts[at++] = (long)words[bucket];
        }

        return new SparseHistogram
        {
            Buckets = buckets,
            Counts = counts,
            Max = Saturated(words[LogHistogram.Buckets]),
            Sum = Saturated(words[LogHistogram.Buckets + 1]),
        };
    }

    /// <summary>All samples of both.</summary>
    public static SparseHistogram Merge(SparseHistogram left, SparseHistogram right) =>
        Combine(left, right, sign: 1, Math.Max(left.Max, right.Max), left.Sum + right.Sum);

    /// <summary>All samples of all.</summary>
    public static SparseHistogram Merge(IEnumerable<SparseHistogram> parts) => parts.Aggregate(Empty, Merge);

    /// <summary>The samples that came between two cumulative readings of one histogram.</summary>
    /// <remarks>
    /// The largest of them is exact if it is the largest of the run so far; else it is the upper bound of its bucket.
    /// </remarks>
    public static SparseHistogram Since(SparseHistogram later, SparseHistogram earlier)
    {
        var samples = Combine(later, earlier, sign: -1, max: 0, Math.Max(0, later.Sum - earlier.Sum));
        if (samples.Buckets.Length == 0)
            return Empty;
        var upper = Math.Min(Upper(samples.Buckets[^1]), AtLeastLastBucket(later));
        return samples with { Max = later.Max > earlier.Max ? AtLeastLastBucket(later) : upper };
    }

    public static long Count(SparseHistogram histogram) => histogram.Counts.Sum();

    /// <param name="percent">Above 0, at most 100.</param>
    /// <returns>Nanoseconds; 0 if there is no sample.</returns>
    public static long Percentile(SparseHistogram histogram, double percent)
    {
        Invariant.That(percent is > 0 and <= 100);
        var count = Count(histogram);
        if (count == 0)
            return 0;

        var rank = Math.Clamp((long)Math.Ceiling(percent / 100 * count), 1, count);
        long seen = 0;
        var at = -1;
        while (seen < rank)
            seen += histogram.Counts[++at];
        return Math.Min(Upper(histogram.Buckets[at]), AtLeastLastBucket(histogram));
    }

    public static HistogramSummary Summarize(SparseHistogram histogram) => new(
        Count(histogram),
        Percentile(histogram, 50),
        Percentile(histogram, 90),
        Percentile(histogram, 99),
        AtLeastLastBucket(histogram));

    private static SparseHistogram Combine(SparseHistogram left, SparseHistogram right, int sign, long max, long sum)
    {
        var buckets = new List<int>(left.Buckets.Length + right.Buckets.Length);
        var counts = new List<long>(buckets.Capacity);
        int l = 0, r = 0;
        while (l < left.Buckets.Length || r < right.Buckets.Length)
        {
            var nextLeft = l < left.Buckets.Length ? left.Buckets[l] : int.MaxValue;
            var nextRight = r < right.Buckets.Length ? right.Buckets[r] : int.MaxValue;
            var bucket = Math.Min(nextLeft, nextRight);
            long count = 0;
            if (nextLeft == bucket)
                count += left.Counts[l++];
            if (nextRight == bucket)
                count += sign * right.Counts[r++];
            if (count <= 0)
                continue;
            buckets.Add(bucket);
            counts.Add(count);
        }

        return new SparseHistogram { Buckets = [.. buckets], Counts = [.. counts], Max = max, Sum = sum };
    }

    /// <summary>The largest sample; a reading may have caught a new bucket before its new maximum.</summary>
    private static long AtLeastLastBucket(SparseHistogram histogram) =>
        histogram.Buckets.Length == 0 ? 0 : Math.Max(histogram.Max, Saturated(LogHistogram.LowerBound(histogram.Buckets[^1])));

    private static long Upper(int bucket) => Saturated(LogHistogram.UpperBound(bucket));

    private static long Saturated(ulong value) => (long)Math.Min(value, long.MaxValue);
}
