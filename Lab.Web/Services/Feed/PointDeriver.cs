using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>Makes a point of two frames.</summary>
public static class PointDeriver
{
    /// <param name="window">What rates and percentiles cover.</param>
    /// <param name="sinceLast">From the point before, for the heat map, which counts every grace period once.</param>
    public static LabPoint Derive(FrameInterval window, FrameInterval sinceLast, double time, bool gap) => new()
    {
        Time = time,
        Covers = window.Seconds,
        Gap = gap,
        Values = Values(window),
        GracePeriods = Rows(GracePeriods(sinceLast)),
    };

    /// <returns>Null if no grace period ended in the interval.</returns>
    public static GracePeriodNews? News(FrameInterval sinceLast, double time)
    {
        var lengths = GracePeriods(sinceLast);
        if (lengths.Count == 0)
            return null;
        var longest = lengths.Count == 1 ? lengths.Sum / 1e9 : lengths.Percentile(100);
        return new GracePeriodNews(time, lengths.Count, longest, sinceLast.Change(Counter.CallbacksInvoked));
    }

    private static IntervalHistogram GracePeriods(FrameInterval interval) =>
        interval.Merge(Histogram.GracePeriod, Histogram.GracePeriodExpedited);

    private static float[] Values(FrameInterval window)
    {
        var values = new float[MetricInfo.Count];
        Array.Fill(values, float.NaN);
        Counters(window, values);
        Percentiles(values, GracePeriods(window), Metric.GracePeriodMedian, Metric.GracePeriodP99);
        values[(int)Metric.GracePeriodLongest] = (float)GracePeriods(window).Percentile(100);
        Percentiles(values, window.Merge(Histogram.Fault), Metric.FaultMedian, Metric.FaultP99);
        Percentiles(values, window.Merge(Histogram.LockReadWait), Metric.ReadWaitMedian, Metric.ReadWaitP99);
        Percentiles(values, window.Merge(Histogram.LockWriteWait), Metric.WriteWaitMedian, Metric.WriteWaitP99);
        Percentiles(values, window.Merge(Histogram.LockReadHold), Metric.ReadHoldMedian, Metric.ReadHoldP99);
        Percentiles(values, window.Merge(Histogram.LockWriteHold), Metric.WriteHoldMedian, Metric.WriteHoldP99);
        return values;
    }

    private static void Percentiles(float[] values, IntervalHistogram histogram, Metric median, Metric p99)
    {
        values[(int)median] = (float)histogram.Percentile(50);
        values[(int)p99] = (float)histogram.Percentile(99);
    }

    private static void Counters(FrameInterval window, float[] values)
    {
        Set(Metric.FaultsPerSecond, window.PerSecond(Counter.FaultsMapped) + window.PerSecond(Counter.FaultsRelaxed)
            + window.PerSecond(Counter.FaultsAccess) + window.PerSecond(Counter.FaultsAgain) + window.PerSecond(Counter.FaultsRetried));
        Set(Metric.GracePeriodsPerSecond, window.PerSecond(Counter.GracePeriods) + window.PerSecond(Counter.GracePeriodsExpedited));
        Set(Metric.BacklogBytes, window.AtEnd(Counter.BacklogBytes));
        Set(Metric.BacklogEntries, window.AtEnd(Counter.BacklogEntries));
        Set(Metric.BacklogPeakBytes, window.AtEnd(Counter.BacklogPeakBytes));
        var worked = window.Change(Counter.WorkerNs);
        Set(Metric.LockWaitPercent, worked > 0 ? 100.0 * window.Change(Counter.LockWaitNs) / worked : double.NaN);
        Set(Metric.WalksMapPerSecond, window.PerSecond(Counter.WalksMap));
        Set(Metric.WalksUnmapPerSecond, window.PerSecond(Counter.WalksUnmap));
        Set(Metric.WalksAttributePerSecond, window.PerSecond(Counter.WalksAttribute));
        Set(Metric.WalksSplitPerSecond, window.PerSecond(Counter.WalksSplit));
        Set(Metric.WalksFreePerSecond, window.PerSecond(Counter.WalksFree));
        Set(Metric.WalksHardwarePerSecond, window.PerSecond(Counter.WalksHardware));
        Set(Metric.ExchangesLostPerSecond, window.PerSecond(Counter.CompareExchangesLost));
        Set(Metric.FaultsAgainPerSecond, window.PerSecond(Counter.FaultsAgain));
        Set(Metric.FaultsRetriedPerSecond, window.PerSecond(Counter.FaultsRetried));
        Set(Metric.SafetyChecks, window.AtEnd(Counter.SafetyChecks));
        Set(Metric.SafetyViolations, window.AtEnd(Counter.SafetyViolations));
        Set(Metric.TablesInUse, window.AtEnd(Counter.TablesInUse));
        Set(Metric.TablesFreedPerSecond, window.PerSecond(Counter.TablesFreed));

        void Set(Metric metric, double value) => values[(int)metric] = (float)value;
    }

    private static int[] Rows(IntervalHistogram lengths)
    {
        var rows = new int[GracePeriodRows.Count];
        for (var bucket = 0; bucket < lengths.Counts.Count; bucket++)
        {
            if (lengths.Counts[bucket] > 0)
                rows[GracePeriodRows.Of((LogHistogram.LowerBound(bucket) + LogHistogram.UpperBound(bucket)) / 2.0 / 1e9)] += (int)lengths.Counts[bucket];
        }

        return rows;
    }
}
