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
        new(Metric.FaultMedian, "fault p50", MetricUnit.Time, "Median time from an access's first exit to its success, every refault in between included."),
        new(Metric.FaultP99, "fault p99", MetricUnit.Time, "99th percentile of the time from an access's first exit to its success, every refault in between included."),
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
        new(Metric.MapsPerSecond, "map faults", MetricUnit.PerSecond, "Faults that installed a mapping."),
        new(Metric.RelaxesPerSecond, "permission faults", MetricUnit.PerSecond, "Faults that relaxed the permissions of a mapping."),
        new(Metric.AccessFlagsPerSecond, "access-flag faults", MetricUnit.PerSecond, "Faults that set a leaf's access flag."),
        new(Metric.UnmapsPerSecond, "unmaps", MetricUnit.PerSecond, "Ranges invalidated through the MMU notifier."),
        new(Metric.SplitsPerSecond, "blocks split", MetricUnit.PerSecond, "Blocks replaced by a table: by a write fault, or eagerly."),
        new(Metric.CoalescesPerSecond, "tables coalesced", MetricUnit.PerSecond, "Tables replaced by a block; the subtree then waits for a grace period."),
        new(Metric.DirtyPagesPerSecond, "dirty pages", MetricUnit.PerSecond, "Pages harvested from the dirty log."),
        new(Metric.AgingsPerSecond, "ranges aged", MetricUnit.PerSecond, "2 MiB ranges whose access flags were tested and cleared."),
        new(Metric.AccessesPerSecond, "accesses", MetricUnit.PerSecond, "Guest accesses completed, TLB hits included."),
        new(Metric.FaultDueMedian, "from due p50", MetricUnit.Time, "Median time from the moment when a faulting access was due; only with open-loop arrivals."),
        new(Metric.FaultDueP99, "from due p99", MetricUnit.Time, "99th percentile of the time from the moment when a faulting access was due: a stall shows in all that fell due behind it."),
        new(Metric.UnmapMedian, "unmap p50", MetricUnit.Time, "Median time of one invalidation, from notifier start to end."),
        new(Metric.UnmapP99, "unmap p99", MetricUnit.Time, "99th percentile of the time of one invalidation, from notifier start to end."),
        new(Metric.SplitMedian, "split p50", MetricUnit.Time, "Median time of one eager split of the slot."),
        new(Metric.SplitP99, "split p99", MetricUnit.Time, "99th percentile of the time of one eager split of the slot."),
        new(Metric.BreakMedian, "window p50", MetricUnit.Time, "Median time from break to make, while the entry is LOCKED; 1 of 64 timed."),
        new(Metric.BreakP99, "window p99", MetricUnit.Time, "99th percentile of the time from break to make, while the entry is LOCKED; 1 of 64 timed."),
        new(Metric.BreaksPerSecond, "breaks", MetricUnit.PerSecond, "Break-before-make sequences."),
        new(Metric.AgainPercent, "-EAGAIN", MetricUnit.Percent, "Share of fault attempts that ended in -EAGAIN or were turned back by the notifier."),
        new(Metric.CallbackDelayP99, "callback delay p99", MetricUnit.Time, "99th percentile of the time from call_rcu to the callback: how long the backlog takes to drain."),
        new(Metric.CallbacksPerSecond, "callbacks run", MetricUnit.PerSecond, "Callbacks that ran."),
        new(Metric.PhaseTopUp, "top-up", MetricUnit.Time, "Mean time of a fault spent topping up the memory cache before the lock."),
        new(Metric.PhaseLockWait, "lock wait", MetricUnit.Time, "Mean time of a fault from asking for the MMU lock to having it."),
        new(Metric.PhaseWalk, "walk", MetricUnit.Time, "Mean time of a fault spent in the tables under the lock, the unlock included."),
        new(Metric.PhaseBreak, "break + TLBI", MetricUnit.Time, "Mean time of a fault spent invalidating what a broken entry held."),
        new(Metric.PhaseCache, "cache maintenance", MetricUnit.Time, "Mean time of a fault spent on D-cache and I-cache maintenance; the model counts it and gives it no cost."),
        new(Metric.PhaseTable, "table allocation", MetricUnit.Time, "Mean time of a fault spent taking table pages from the memory cache."),
        new(Metric.PhaseRetry, "retry", MetricUnit.Time, "Mean time of a fault spent in attempts that were turned back."),
        new(Metric.PhaseOther, "exit, pin, entry", MetricUnit.Time, "Mean time of a fault spent on all else: exit, lookup and pin of the host page, and the access made again."),
        new(Metric.MapBlocksPerSecond, "map L2", MetricUnit.PerSecond, "Map faults that installed a level 2 block."),
        new(Metric.MapPagesPerSecond, "map L3", MetricUnit.PerSecond, "Map faults that installed a page."),
        new(Metric.RelaxBlocksPerSecond, "relax L2", MetricUnit.PerSecond, "Permission faults that relaxed a level 2 block."),
        new(Metric.RelaxPagesPerSecond, "relax L3", MetricUnit.PerSecond, "Permission faults that relaxed a page."),
        new(Metric.UnmapBlocksPerSecond, "unmap L2", MetricUnit.PerSecond, "Blocks that unmap removed."),
        new(Metric.UnmapPagesPerSecond, "unmap L3", MetricUnit.PerSecond, "Pages that unmap removed."),
        new(Metric.HardwareBlocksPerSecond, "hardware L2", MetricUnit.PerSecond, "Hardware walks that ended in a level 2 block."),
        new(Metric.HardwarePagesPerSecond, "hardware L3", MetricUnit.PerSecond, "Hardware walks that ended at level 3, or in a fault."),
        new(Metric.ObserverPercent, "observer", MetricUnit.Percent, "Share of the machine spent reading and sending frames: time of one thread over all cores."),
        new(Metric.BacklogLimitBytes, "limit", MetricUnit.Bytes, "Memory that tables, memory caches and detached tables can take together: a backlog that reaches it makes faults fail."),
    ];
}
