using Lab.Engine.Primitives;

namespace Lab.Web.Services.Feed;

/// <summary>A histogram of one interval: percentiles come from here and from nowhere else.</summary>
public sealed class IntervalHistogram
{
    private readonly long[] _counts;
    private readonly long _largestOfRun;

    /// <param name="counts">By bucket of <see cref="LogHistogram"/>.</param>
    /// <param name="largestOfRun">Largest value of the whole run, ns: no bucket's edge is reported beyond it.</param>
    /// <param name="sum">Of the interval's values, ns.</param>
    public IntervalHistogram(long[] counts, long largestOfRun, long sum)
    {
        _counts = counts;
        _largestOfRun = largestOfRun;
        Sum = sum;
        Count = counts.Sum();
    }

    public long Count { get; }

    public long Sum { get; }

    /// <summary>By bucket.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Upper edge of the bucket that holds the percentile, seconds; NaN if nothing was counted.</summary>
    /// <param name="percent">Above 0, up to 100, which is the largest value.</param>
    public double Percentile(double percent)
    {
        if (Count == 0)
            return double.NaN;
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
                return Math.Min(LogHistogram.UpperBound(bucket), (ulong)_largestOfRun) / 1e9;
        }

        return double.NaN;
    }
}
