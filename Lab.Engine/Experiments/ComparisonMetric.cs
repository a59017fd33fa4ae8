using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments;

/// <summary>Something that two arms are compared by: one positive number a slice, its ratio B/A a pair.</summary>
/// <param name="Key">Names it on the command line and in files: "faults".</param>
/// <param name="Title">For people: "faults/s".</param>
/// <param name="HigherIsBetter">A ratio above 1 is a gain.</param>
/// <param name="Unit">How a value is written.</param>
/// <param name="Of">The slice's value; 0 where there is none.</param>
public sealed record ComparisonMetric(string Key, string Title, bool HigherIsBetter, MetricUnit Unit, Func<SliceCounts, double> Of)
{
    /// <summary>Widest bucket of a histogram, as a logarithm: what percentiles cannot tell apart.</summary>
    private static readonly double s_bucket = Math.Log(1 + (1.0 / LogHistogram.BucketsPerOctave));

    /// <summary>Added to both values before their ratio is taken, because none at all is a value here: a page, a ten-thousandth. 0: none is no value.</summary>
    public double Offset { get; init; }

    /// <summary>Differences below this are not measured, a logarithm: percentiles are bucket edges.</summary>
    public double Resolution { get; init; }

    /// <summary>All, those about throughput first.</summary>
    public static IReadOnlyList<ComparisonMetric> All { get; } =
    [
        new("faults", "faults/s", true, MetricUnit.PerSecond, Faults),
        new("accesses", "accesses/s", true, MetricUnit.PerSecond, slice => slice.PerSecond(Counter.Accesses)),
        new("unmaps", "invalidations/s", true, MetricUnit.PerSecond, slice => slice.PerSecond(Counter.Invalidations)),
        new("splits", "splits/s", true, MetricUnit.PerSecond, slice => slice.PerSecond(Counter.BlocksSplit)),
        new("fault-mean", "fault mean", false, MetricUnit.Nanoseconds, slice => Mean(slice.Samples(Histogram.Fault))),
        Latency("fault-p50", "fault p50", Histogram.Fault, 50),
        Latency("fault-p99", "fault p99", Histogram.Fault, 99),
        Latency("due-p99", "fault p99 from due", Histogram.FaultFromDue, 99),
        Latency("unmap-p99", "unmap p99", Histogram.Unmap, 99),
        Latency("split-p99", "split p99", Histogram.Split, 99),
        Latency("gp-p50", "grace period p50", Histogram.GracePeriod, 50),
        Latency("gp-p99", "grace period p99", Histogram.GracePeriod, 99),
        Latency("bbm-p99", "BBM window p99", Histogram.BreakWindow, 99),
        new("backlog", "peak backlog", false, MetricUnit.Bytes, slice => slice.Count(Counter.BacklogPeakBytes)) { Offset = 4096 },
        new("lock-wait", "lock wait share", false, MetricUnit.Share, LockWaitShare) { Offset = 1e-4 },
        new("retries", "retries/fault", false, MetricUnit.Plain, slice => PerFault(slice, slice.Count(Counter.FaultsRetried) + slice.Count(Counter.FaultsAgain))) { Offset = 1e-4 },
        new("cpu", "CPU/fault", false, MetricUnit.Nanoseconds, slice => PerFault(slice, slice.CpuNs)) { IsSpeed = false },
    ];

    /// <summary>Said with "faster" and "slower"; of the others one is "better" or "worse".</summary>
    public bool IsSpeed { get; init; } = Unit is MetricUnit.PerSecond or MetricUnit.Nanoseconds;

    /// <returns>Null if no metric has this key.</returns>
    public static ComparisonMetric? Find(string key) => All.FirstOrDefault(metric => string.Equals(metric.Key, key, StringComparison.Ordinal));

    /// <summary>
    /// Paired logarithms of B/A, of the pairs where both arms have a value. Where none at all is a value (<see cref="Offset"/>), no
    /// pair is left out: to drop those that have a zero would be to choose pairs by what came of them.
    /// </summary>
    /// <returns>Empty if no slice has any.</returns>
    public IReadOnlyList<double> Differences(IEnumerable<SlicePair> pairs)
    {
        List<(double A, double B)> values = [.. pairs.Select(pair => (Of(pair.A), Of(pair.B)))];
        if (Offset > 0)
            return values.All(value => value is { A: 0, B: 0 }) ? [] : [.. values.Select(value => Math.Log((value.B + Offset) / (value.A + Offset)))];
        return [.. values.Where(value => value is { A: > 0, B: > 0 }).Select(value => Math.Log(value.B / value.A))];
    }

    private static ComparisonMetric Latency(string key, string title, Histogram histogram, double percent) =>
        new(key, title, false, MetricUnit.Nanoseconds, slice => SparseHistograms.Percentile(slice.Samples(histogram), percent)) { Resolution = s_bucket };

    /// <summary>Exact: of all samples' sum, not of buckets.</summary>
    private static double Mean(SparseHistogram samples) => SparseHistograms.Count(samples) is var count and > 0 ? (double)samples.Sum / count : 0;

    private static double Faults(SliceCounts slice) =>
        slice.PerSecond(Counter.FaultsMapped) + slice.PerSecond(Counter.FaultsRelaxed) + slice.PerSecond(Counter.FaultsAccess);

    private static double PerFault(SliceCounts slice, double value)
    {
        var faults = slice.Count(Counter.FaultsMapped) + slice.Count(Counter.FaultsRelaxed) + slice.Count(Counter.FaultsAccess);
        return faults == 0 ? 0 : value / faults;
    }

    private static double LockWaitShare(SliceCounts slice)
    {
        var worked = slice.Count(Counter.WorkerNs);
        return worked == 0 ? 0 : (double)slice.Count(Counter.LockWaitNs) / worked;
    }
}
