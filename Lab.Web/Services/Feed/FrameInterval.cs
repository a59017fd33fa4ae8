using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>What happened between two frames of one run: differences of totals, and of histograms bucket by bucket.</summary>
public sealed class FrameInterval
{
    private readonly EngineFrame? _from;
    private readonly EngineFrame _to;

    /// <param name="from">The earlier frame; null for the beginning of the run, where every total is 0.</param>
    public FrameInterval(EngineFrame? from, EngineFrame to)
    {
        _from = from;
        _to = to;
    }

    /// <summary>Length, seconds.</summary>
    public double Seconds => (_to.ElapsedNs - (_from?.ElapsedNs ?? 0)) / 1e9;

    public long Change(Counter counter) => _to.Counters[(int)counter] - (_from?.Counters[(int)counter] ?? 0);

    /// <summary>Value of a gauge at the end.</summary>
    public long AtEnd(Counter counter) => _to.Counters[(int)counter];

    /// <returns>NaN for an interval of no length.</returns>
    public double PerSecond(Counter counter) => Seconds > 0 ? Change(counter) / Seconds : double.NaN;

    /// <summary>What was counted in the interval, all given histograms merged.</summary>
    public IntervalHistogram Merge(params ReadOnlySpan<Histogram> histograms)
    {
        var counts = new long[LogHistogram.Buckets];
        long sum = 0;
        long largest = 0;
        foreach (var histogram in histograms)
        {
            var later = _to.Histograms[(int)histogram];
            Add(counts, later, 1);
            sum += later.Sum;
            largest = Math.Max(largest, later.Max);
            if (_from is null)
                continue;
            var earlier = _from.Histograms[(int)histogram];
            Add(counts, earlier, -1);
            sum -= earlier.Sum;
        }

        return new IntervalHistogram(counts, largest, sum);
    }

    private static void Add(long[] counts, SparseHistogram histogram, int sign)
    {
        for (var i = 0; i < histogram.Buckets.Length; i++)
            counts[histogram.Buckets[i]] += sign * histogram.Counts[i];
    }
}
