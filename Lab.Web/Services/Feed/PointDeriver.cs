using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>Makes a point of what happened between two frames.</summary>
public static class PointDeriver
{
    private const double NsPerSecond = 1e9;

    /// <param name="window">What rates and percentiles cover.</param>
    /// <param name="sinceLast">From the point before, for the heat map, which counts every grace period once.</param>
    /// <param name="time">Seconds on the page's time axis.</param>
    public static LabPoint Derive(FrameDelta window, FrameDelta sinceLast, double time, bool gap) => new()
    {
        Time = time,
        Covers = window.IntervalNs / NsPerSecond,
        Gap = gap,
        Values = Values(window),
        GracePeriods = Rows(GracePeriods(sinceLast)),
    };

    /// <returns>Null if no grace period ended in the interval.</returns>
    public static GracePeriodNews? News(FrameDelta sinceLast, double time)
    {
        var lengths = GracePeriods(sinceLast);
        var summary = SparseHistograms.Summarize(lengths);
        if (summary.Count == 0)
            return null;
        var longest = summary.Count == 1 ? lengths.Sum : summary.Max;
        return new GracePeriodNews(time, summary.Count, longest / NsPerSecond, sinceLast.Increase(Counter.CallbacksInvoked));
    }

    /// <summary>Normal and expedited ones.</summary>
    private static SparseHistogram GracePeriods(FrameDelta interval) =>
        SparseHistograms.Merge(interval.Samples(Histogram.GracePeriod), interval.Samples(Histogram.GracePeriodExpedited));

    private static float[] Values(FrameDelta window)
    {
        var values = new float[MetricInfo.Count];
        Array.Fill(values, float.NaN);
        Rates(window, values);
        Gauges(window, values);
        var gracePeriods = SparseHistograms.Summarize(GracePeriods(window));
        Percentiles(values, gracePeriods, Metric.GracePeriodMedian, Metric.GracePeriodP99);
        if (gracePeriods.Count > 0)
            values[(int)Metric.GracePeriodLongest] = Seconds(gracePeriods.Max);
        Percentiles(values, window.Summary(Histogram.Fault), Metric.FaultMedian, Metric.FaultP99);
        Percentiles(values, window.Summary(Histogram.LockReadWait), Metric.ReadWaitMedian, Metric.ReadWaitP99);
        Percentiles(values, window.Summary(Histogram.LockWriteWait), Metric.WriteWaitMedian, Metric.WriteWaitP99);
        Percentiles(values, window.Summary(Histogram.LockReadHold), Metric.ReadHoldMedian, Metric.ReadHoldP99);
        Percentiles(values, window.Summary(Histogram.LockWriteHold), Metric.WriteHoldMedian, Metric.WriteHoldP99);
        return values;
    }

    private static void Percentiles(float[] values, HistogramSummary summary, Metric median, Metric p99)
    {
        if (summary.Count == 0)
            return;
        values[(int)median] = Seconds(summary.P50);
        values[(int)p99] = Seconds(summary.P99);
    }

    private static void Rates(FrameDelta window, float[] values)
    {
        values[(int)Metric.FaultsPerSecond] = (float)window.FaultsPerSecond;
        values[(int)Metric.LockWaitPercent] = (float)(window.LockWaitShare * 100);
        values[(int)Metric.GracePeriodsPerSecond] =
            (float)(window.PerSecond(Counter.GracePeriods) + window.PerSecond(Counter.GracePeriodsExpedited));
        foreach (var (metric, counter) in CountedRates)
            values[(int)metric] = (float)window.PerSecond(counter);
    }

    private static void Gauges(FrameDelta window, float[] values)
    {
        foreach (var (metric, counter) in AtTheEnd)
            values[(int)metric] = window.Now(counter);
    }

    private static int[] Rows(SparseHistogram lengths)
    {
        var rows = new int[GracePeriodRows.Count];
        for (var i = 0; i < lengths.Buckets.Length; i++)
        {
            var middle = (LogHistogram.LowerBound(lengths.Buckets[i]) + LogHistogram.UpperBound(lengths.Buckets[i])) / 2.0;
            rows[GracePeriodRows.Of(middle / NsPerSecond)] += (int)lengths.Counts[i];
        }

        return rows;
    }

    private static float Seconds(long ns) => (float)(ns / NsPerSecond);

    private static readonly (Metric Metric, Counter Counter)[] CountedRates =
    [
        (Metric.WalksMapPerSecond, Counter.WalksMap),
        (Metric.WalksUnmapPerSecond, Counter.WalksUnmap),
        (Metric.WalksAttributePerSecond, Counter.WalksAttribute),
        (Metric.WalksSplitPerSecond, Counter.WalksSplit),
        (Metric.WalksFreePerSecond, Counter.WalksFree),
        (Metric.WalksHardwarePerSecond, Counter.WalksHardware),
        (Metric.ExchangesLostPerSecond, Counter.CompareExchangesLost),
        (Metric.FaultsAgainPerSecond, Counter.FaultsAgain),
        (Metric.FaultsRetriedPerSecond, Counter.FaultsRetried),
        (Metric.TablesFreedPerSecond, Counter.TablesFreed),
    ];

    private static readonly (Metric Metric, Counter Counter)[] AtTheEnd =
    [
        (Metric.BacklogBytes, Counter.BacklogBytes),
        (Metric.BacklogEntries, Counter.BacklogEntries),
        (Metric.BacklogPeakBytes, Counter.BacklogPeakBytes),
        (Metric.SafetyChecks, Counter.SafetyChecks),
        (Metric.SafetyViolations, Counter.SafetyViolations),
        (Metric.TablesInUse, Counter.TablesInUse),
    ];
}
