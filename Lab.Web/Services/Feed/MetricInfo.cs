namespace Lab.Web.Services.Feed;

/// <summary>What a metric is, for people.</summary>
/// <param name="Name">Its name in a table's head or a legend.</param>
/// <param name="Definition">One sentence: what is counted, from which engine counter.</param>
public sealed record MetricInfo(Metric Metric, string Name, MetricUnit Unit, string Definition)
{
    private static readonly Dictionary<Metric, MetricInfo> Known = Build().ToDictionary(info => info.Metric);

    /// <summary>Number of values of a point.</summary>
    public static int Count { get; } = Enum.GetValues<Metric>().Length;

    public static MetricInfo Of(Metric metric) => Known[metric];

    private static IEnumerable<MetricInfo> Build() =>
    [
        new(Metric.FaultsPerSecond, "faults", MetricUnit.PerSecond, "Stage-2 faults that ended in a mapping, a relaxed permission or a set access flag."),
        new(Metric.FaultMedian, "fault p50", MetricUnit.Time, "Median time from a fault's entry to its end."),
        new(Metric.FaultP99, "fault p99", MetricUnit.Time, "99th percentile of the time from a fault's entry to its end, retries included."),
        new(Metric.GracePeriodMedian, "p50", MetricUnit.Time, "Median length of a grace period, normal and expedited together."),
        new(Metric.GracePeriodP99, "p99", MetricUnit.Time, "99th percentile of the length of a grace period, normal and expedited together."),
        new(Metric.GracePeriodLongest, "longest", MetricUnit.Time, "The longest grace period, to the 6 % of its histogram bucket."),
        new(Metric.GracePeriodsPerSecond, "grace periods", MetricUnit.PerSecond, "Grace periods that ended, normal and expedited."),
        new(Metric.BacklogBytes, "waiting", MetricUnit.Bytes, "Memory of detached tables that wait for a grace period."),
        new(Metric.BacklogEntries, "callbacks", MetricUnit.Count, "Callbacks queued and not yet run; one for each detached subtree."),
        new(Metric.BacklogPeakBytes, "peak", MetricUnit.Bytes, "The largest backlog seen since the run began: sampled at each grace period and each frame."),
        new(Metric.LockWaitPercent, "lock wait", MetricUnit.Percent, "Share of the workers' time spent waiting for the MMU lock."),
        new(Metric.ReadWaitMedian, "read wait p50", MetricUnit.Time, "Median wait for the read side; 1 of 64 acquisitions timed, and every contended one."),
        new(Metric.ReadWaitP99, "read wait p99", MetricUnit.Time, "99th percentile of the wait for the read side."),
        new(Metric.WriteWaitMedian, "write wait p50", MetricUnit.Time, "Median wait for the write side."),
        new(Metric.WriteWaitP99, "write wait p99", MetricUnit.Time, "99th percentile of the wait for the write side."),
        new(Metric.ReadHoldMedian, "read hold p50", MetricUnit.Time, "Median time the read side is held."),
        new(Metric.ReadHoldP99, "read hold p99", MetricUnit.Time, "99th percentile of the time the read side is held."),
        new(Metric.WriteHoldMedian, "write hold p50", MetricUnit.Time, "Median time the write side is held."),
        new(Metric.WriteHoldP99, "write hold p99", MetricUnit.Time, "99th percentile of the time the write side is held."),
        new(Metric.WalksMapPerSecond, "map", MetricUnit.PerSecond, "Walks that install mappings."),
        new(Metric.WalksUnmapPerSecond, "unmap", MetricUnit.PerSecond, "Walks that remove mappings."),
        new(Metric.WalksAttributePerSecond, "attribute", MetricUnit.PerSecond, "Walks that change permissions or the access flag, or write-protect."),
        new(Metric.WalksSplitPerSecond, "split", MetricUnit.PerSecond, "Walks that replace a block by a table."),
        new(Metric.WalksFreePerSecond, "free", MetricUnit.PerSecond, "Walks of detached subtrees that free their tables."),
        new(Metric.WalksHardwarePerSecond, "hardware", MetricUnit.PerSecond, "Walks of the modelled MMU after a TLB miss; they run outside RCU."),
        new(Metric.ExchangesLostPerSecond, "lost exchanges", MetricUnit.PerSecond, "Compare-exchanges of an entry that another walker won."),
        new(Metric.FaultsAgainPerSecond, "-EAGAIN", MetricUnit.PerSecond, "Faults that ended in -EAGAIN: the guest faults again."),
        new(Metric.FaultsRetriedPerSecond, "notifier retries", MetricUnit.PerSecond, "Faults turned back by an invalidation in progress."),
        new(Metric.SafetyChecks, "checks", MetricUnit.Count, "Host pages reached by vCPUs whose state was verified."),
        new(Metric.SafetyViolations, "violations", MetricUnit.Count, "Safety checks that failed; the first ends the run."),
        new(Metric.TablesInUse, "tables", MetricUnit.Count, "Table pages in use."),
        new(Metric.TablesFreedPerSecond, "tables freed", MetricUnit.PerSecond, "Table pages given back, at once or after a grace period."),
    ];
}
