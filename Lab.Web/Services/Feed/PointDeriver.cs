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
    /// <param name="cores">Of the engine's machine; 0: not known.</param>
    public static LabPoint Derive(FrameDelta window, FrameDelta sinceLast, double time, bool gap, int cores) => new()
    {
        Time = time,
        Covers = window.IntervalNs / NsPerSecond,
        Gap = gap,
        Values = Values(window, cores),
        Heat = [.. Enum.GetValues<HeatSeries>().Select(series => Rows(Samples(sinceLast, series)))],
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

    private static float[] Values(FrameDelta window, int cores)
    {
        var values = new float[MetricInfo.Count];
        Array.Fill(values, float.NaN);
        Rates(window, values, cores);
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
        Percentiles(values, window.Summary(Histogram.FaultFromDue), Metric.FaultDueMedian, Metric.FaultDueP99);
        Percentiles(values, window.Summary(Histogram.Unmap), Metric.UnmapMedian, Metric.UnmapP99);
        Percentiles(values, window.Summary(Histogram.Split), Metric.SplitMedian, Metric.SplitP99);
        Percentiles(values, window.Summary(Histogram.BreakWindow), Metric.BreakMedian, Metric.BreakP99);
        var delays = window.Summary(Histogram.CallbackDelay);
        if (delays.Count > 0)
            values[(int)Metric.CallbackDelayP99] = Seconds(delays.P99);
        Phases(window, values);
        return values;
    }

    /// <summary>Sums over the timed faults, divided by their number: the parts add up to the mean of the whole.</summary>
    private static void Phases(FrameDelta window, float[] values)
    {
        var faults = window.Increase(Counter.FaultsTimed);
        if (faults <= 0)
            return;
        foreach (var (metric, counter) in PhaseTimes)
            values[(int)metric] = (float)(window.Increase(counter) / NsPerSecond / faults);
    }

    private static void Percentiles(float[] values, HistogramSummary summary, Metric median, Metric p99)
    {
        if (summary.Count == 0)
            return;
        values[(int)median] = Seconds(summary.P50);
        values[(int)p99] = Seconds(summary.P99);
    }

    private static void Rates(FrameDelta window, float[] values, int cores)
    {
        values[(int)Metric.FaultsPerSecond] = (float)window.FaultsPerSecond;
        values[(int)Metric.LockWaitPercent] = (float)(window.LockWaitShare * 100);
        values[(int)Metric.GracePeriodsPerSecond] =
            (float)(window.PerSecond(Counter.GracePeriods) + window.PerSecond(Counter.GracePeriodsExpedited));
        foreach (var (metric, counter) in CountedRates)
            values[(int)metric] = (float)window.PerSecond(counter);
        foreach (var (metric, whole, part) in Remainders)
            values[(int)metric] = (float)Math.Max(0, window.PerSecond(whole) - window.PerSecond(part));
        var turnedBack = window.PerSecond(Counter.FaultsAgain) + window.PerSecond(Counter.FaultsRetried);
        var attempts = window.FaultsPerSecond + turnedBack;
        if (attempts > 0)
            values[(int)Metric.AgainPercent] = (float)(turnedBack / attempts * 100);
        if (cores > 0 && window.IntervalNs > 0)
            values[(int)Metric.ObserverPercent] = (float)(100.0 * window.Increase(Counter.ObserverNs) / window.IntervalNs / cores);
    }

    private static void Gauges(FrameDelta window, float[] values)
    {
        foreach (var (metric, counter) in AtTheEnd)
            values[(int)metric] = window.Now(counter);
    }

    private static SparseHistogram Samples(FrameDelta interval, HeatSeries series) => series switch
    {
        HeatSeries.GracePeriod => GracePeriods(interval),
        HeatSeries.Fault => interval.Samples(Histogram.Fault),
        HeatSeries.FaultFromDue => interval.Samples(Histogram.FaultFromDue),
        HeatSeries.Unmap => interval.Samples(Histogram.Unmap),
        HeatSeries.Split => interval.Samples(Histogram.Split),
        HeatSeries.BreakWindow => interval.Samples(Histogram.BreakWindow),
        _ => throw new ArgumentOutOfRangeException(nameof(series), series, "No such heat map."),
    };

    // Buckets rise, so rows do.
    private static int[] Rows(SparseHistogram lengths)
    {
        var rows = new List<int>();
        for (var i = 0; i < lengths.Buckets.Length; i++)
        {
            var middle = (LogHistogram.LowerBound(lengths.Buckets[i]) + LogHistogram.UpperBound(lengths.Buckets[i])) / 2.0;
            var row = LatencyRows.Of(middle / NsPerSecond);
            var count = (int)Math.Min(lengths.Counts[i], int.MaxValue);
            if (rows.Count > 0 && rows[^2] == row)
                rows[^1] += count;
            else
                rows.AddRange([row, count]);
        }

        return [.. rows];
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
        (Metric.MapsPerSecond, Counter.FaultsMapped),
        (Metric.RelaxesPerSecond, Counter.FaultsRelaxed),
        (Metric.AccessFlagsPerSecond, Counter.FaultsAccess),
        (Metric.UnmapsPerSecond, Counter.Invalidations),
        (Metric.SplitsPerSecond, Counter.BlocksSplit),
        (Metric.CoalescesPerSecond, Counter.TablesCoalesced),
        (Metric.DirtyPagesPerSecond, Counter.DirtyPages),
        (Metric.AgingsPerSecond, Counter.Agings),
        (Metric.AccessesPerSecond, Counter.Accesses),
        (Metric.BreaksPerSecond, Counter.Breaks),
        (Metric.CallbacksPerSecond, Counter.CallbacksInvoked),
        (Metric.MapBlocksPerSecond, Counter.FaultsMappedBlock),
        (Metric.RelaxBlocksPerSecond, Counter.FaultsRelaxedBlock),
        (Metric.UnmapBlocksPerSecond, Counter.BlocksUnmapped),
        (Metric.UnmapPagesPerSecond, Counter.PagesUnmapped),
        (Metric.HardwareBlocksPerSecond, Counter.WalksHardwareBlock),
    ];

    private static readonly (Metric Metric, Counter Whole, Counter Part)[] Remainders =
    [
        (Metric.MapPagesPerSecond, Counter.FaultsMapped, Counter.FaultsMappedBlock),
        (Metric.RelaxPagesPerSecond, Counter.FaultsRelaxed, Counter.FaultsRelaxedBlock),
        (Metric.HardwarePagesPerSecond, Counter.WalksHardware, Counter.WalksHardwareBlock),
    ];

    private static readonly (Metric Metric, Counter Counter)[] PhaseTimes =
    [
        (Metric.PhaseOther, Counter.PhaseOtherNs),
        (Metric.PhaseTopUp, Counter.PhaseTopUpNs),
        (Metric.PhaseLockWait, Counter.PhaseLockWaitNs),
        (Metric.PhaseWalk, Counter.PhaseWalkNs),
        (Metric.PhaseBreak, Counter.PhaseBreakNs),
        (Metric.PhaseCache, Counter.PhaseCacheNs),
        (Metric.PhaseTable, Counter.PhaseTableNs),
        (Metric.PhaseRetry, Counter.PhaseRetryNs),
    ];


    private static readonly (Metric Metric, Counter Counter)[] AtTheEnd =
    [
        (Metric.BacklogBytes, Counter.BacklogBytes),
        (Metric.BacklogEntries, Counter.BacklogEntries),
        (Metric.BacklogPeakBytes, Counter.BacklogPeakBytes),
        (Metric.BacklogLimitBytes, Counter.TableMemoryBytes),
        (Metric.SafetyChecks, Counter.SafetyChecks),
        (Metric.SafetyViolations, Counter.SafetyViolations),
        (Metric.TablesInUse, Counter.TablesInUse),
    ];
}
