using Lab.Web.Services.Feed;

namespace Lab.Web.Components.Charts;

/// <summary>The charts of the Lab page, in the order of their number keys: one question each.</summary>
public static class ChartCatalog
{
    /// <summary>Id of the backlog's chart.</summary>
    public const string Backlog = "chart-backlog";

    public static IReadOnlyList<ChartSpec> All { get; } =
    [
        new(
            "chart-grace-periods", "How long does a grace period take?",
            "A point: the last second. A cell: grace periods in 0.5 s.",
            "No grace period ended in this minute: nothing had to wait for readers.",
            [
                new ChartPane("Length, log", 1.6, IsLog: true,
                [
                    new ChartTrace(Metric.GracePeriodMedian, ChartRole.Fault),
                    new ChartTrace(Metric.GracePeriodP99, ChartRole.GracePeriod),
                    new ChartTrace(Metric.GracePeriodLongest, ChartRole.Other) { Name = "max", IsFaint = true },
                ])
                {
                    Heat = HeatSeries.GracePeriod,
                },
                new ChartPane("call_rcu to callback, log", 0.5, IsLog: true, [new ChartTrace(Metric.CallbackDelayP99, ChartRole.Split) { Name = "p99" }]),
            ]),
        new(
            Backlog, "What memory waits to be freed?",
            "A point: that moment. Detached tables readers may walk.",
            "Nothing is waiting.",
            [
                new ChartPane("Waiting, MiB", 2, IsLog: false,
                [
                    new ChartTrace(Metric.BacklogBytes, ChartRole.GracePeriod) { Name = "now", IsArea = true, MarksPeak = true },
                    new ChartTrace(Metric.BacklogPeakBytes, ChartRole.Other) { Name = "peak", IsFaint = true },
                    new ChartTrace(Metric.BacklogLimitBytes, ChartRole.Unmap) { Name = "limit", IsReference = true },
                ])
                {
                    LeastTop = 0.02,
                },
                new ChartPane("Callbacks queued", 1, IsLog: false, [new ChartTrace(Metric.BacklogEntries, ChartRole.Fault) { Name = "now" }]) { LeastTop = 4 },
                new ChartPane("Callbacks run/s", 1, IsLog: false, [new ChartTrace(Metric.CallbacksPerSecond, ChartRole.GracePeriod) { Name = "over 1 s" }]) { LeastTop = 10 },
            ]),
        new(
            "chart-lock", "MMU lock: who waits, who holds?",
            "A point: the last second. Strong lines: p99; thin: p50.",
            "Nobody took the lock in this minute.",
            [
                new ChartPane("Wait, log", 1, IsLog: true,
                [
                    new ChartTrace(Metric.ReadWaitP99, ChartRole.Fault) { Name = "read p99" },
                    new ChartTrace(Metric.ReadWaitMedian, ChartRole.Fault) { Name = "read p50", IsFaint = true },
                    new ChartTrace(Metric.WriteWaitP99, ChartRole.Unmap) { Name = "write p99" },
                    new ChartTrace(Metric.WriteWaitMedian, ChartRole.Unmap) { Name = "write p50", IsFaint = true },
                ]),
                new ChartPane("Hold, log", 1, IsLog: true,
                [
                    new ChartTrace(Metric.ReadHoldP99, ChartRole.Fault) { Name = "read p99" },
                    new ChartTrace(Metric.ReadHoldMedian, ChartRole.Fault) { Name = "read p50", IsFaint = true },
                    new ChartTrace(Metric.WriteHoldP99, ChartRole.Unmap) { Name = "write p99" },
                    new ChartTrace(Metric.WriteHoldMedian, ChartRole.Unmap) { Name = "write p50", IsFaint = true },
                ]),
            ]),
        new(
            "chart-fault-latency", "How long does a fault take?",
            "A point: the last second. A cell: faults in 0.5 s.",
            "No fault in this minute.",
            [
                new ChartPane("Log", 1, IsLog: true,
                [
                    new ChartTrace(Metric.FaultMedian, ChartRole.Other) { Name = "p50" },
                    new ChartTrace(Metric.FaultP99, ChartRole.Fault) { Name = "p99" },
                    new ChartTrace(Metric.FaultDueP99, ChartRole.Unmap) { Name = "due p99" },
                ])
                {
                    Heat = HeatSeries.Fault, HeatRole = ChartRole.Fault,
                },
            ]),
        new(
            "chart-unmap-latency", "How long do unmap and split take?",
            "A point: the last second. A cell: operations in 0.5 s.",
            "No unmap and no eager split in this minute.",
            [
                new ChartPane("Unmap, log", 1, IsLog: true,
                [
                    new ChartTrace(Metric.UnmapMedian, ChartRole.Other) { Name = "p50" },
                    new ChartTrace(Metric.UnmapP99, ChartRole.Unmap) { Name = "p99" },
                ])
                {
                    Heat = HeatSeries.Unmap, HeatRole = ChartRole.Unmap,
                },
                new ChartPane("Eager split, log", 1, IsLog: true,
                [
                    new ChartTrace(Metric.SplitMedian, ChartRole.Other) { Name = "p50" },
                    new ChartTrace(Metric.SplitP99, ChartRole.Split) { Name = "p99" },
                ])
                {
                    Heat = HeatSeries.Split, HeatRole = ChartRole.Split,
                },
            ]),
        new(
            "chart-throughput", "How much gets done, by kind?",
            "A point: rate over the last second. Panes start at 0.",
            "Nothing was done in this minute.",
            [
                new ChartPane("Faults/s", 1.5, IsLog: false,
                [
                    new ChartTrace(Metric.MapsPerSecond, ChartRole.Fault) { Name = "map" },
                    new ChartTrace(Metric.RelaxesPerSecond, ChartRole.Other) { Name = "permission" },
                    new ChartTrace(Metric.AccessFlagsPerSecond, ChartRole.GracePeriod) { Name = "AF" },
                ])
                {
                    LeastTop = 10,
                },
                new ChartPane("Host ops/s", 1, IsLog: false,
                [
                    new ChartTrace(Metric.UnmapsPerSecond, ChartRole.Unmap),
                    new ChartTrace(Metric.SplitsPerSecond, ChartRole.Split) { Name = "splits" },
                    new ChartTrace(Metric.CoalescesPerSecond, ChartRole.GracePeriod) { Name = "coalesced" },
                ])
                {
                    LeastTop = 10,
                },
            ]),
        new(
            "chart-walks", "Who walks, who must try again?",
            "A point: rate over the last second. No hardware walks.",
            "No walk in this minute.",
            [
                new ChartPane("Walks/s", 1.6, IsLog: false,
                [
                    new ChartTrace(Metric.WalksMapPerSecond, ChartRole.Fault),
                    new ChartTrace(Metric.WalksAttributePerSecond, ChartRole.Other),
                    new ChartTrace(Metric.WalksUnmapPerSecond, ChartRole.Unmap),
                    new ChartTrace(Metric.WalksSplitPerSecond, ChartRole.Split),
                    new ChartTrace(Metric.WalksFreePerSecond, ChartRole.GracePeriod),
                ])
                {
                    LeastTop = 10,
                },
                new ChartPane("Retries/s", 1, IsLog: false,
                [
                    new ChartTrace(Metric.ExchangesLostPerSecond, ChartRole.Fault) { Name = "lost" },
                    new ChartTrace(Metric.FaultsAgainPerSecond, ChartRole.Unmap),
                    new ChartTrace(Metric.FaultsRetriedPerSecond, ChartRole.Split) { Name = "notifier" },
                ])
                {
                    LeastTop = 10,
                },
                new ChartPane("Turned back, %", 0.7, IsLog: false, [new ChartTrace(Metric.AgainPercent, ChartRole.GracePeriod) { Name = "of attempts" }]) { LeastTop = 1 },
            ]),
        new(
            "chart-levels", "At which level do walks end?",
            "A point: rate over the last second. L2: 2 MiB, L3: 4 KiB.",
            "No walk in this minute.",
            [
                new ChartPane("Map faults/s", 1, IsLog: false,
                [
                    new ChartTrace(Metric.MapBlocksPerSecond, ChartRole.Split) { Name = "L2" },
                    new ChartTrace(Metric.MapPagesPerSecond, ChartRole.Fault) { Name = "L3" },
                ])
                {
                    LeastTop = 10,
                },
                new ChartPane("Permission faults/s", 1, IsLog: false,
                [
                    new ChartTrace(Metric.RelaxBlocksPerSecond, ChartRole.Split) { Name = "L2" },
                    new ChartTrace(Metric.RelaxPagesPerSecond, ChartRole.Fault) { Name = "L3" },
                ])
                {
                    LeastTop = 10,
                },
                new ChartPane("Leaves unmapped/s", 1, IsLog: false,
                [
                    new ChartTrace(Metric.UnmapBlocksPerSecond, ChartRole.Split) { Name = "L2" },
                    new ChartTrace(Metric.UnmapPagesPerSecond, ChartRole.Fault) { Name = "L3" },
                ])
                {
                    LeastTop = 10,
                },
            ]),
        new(
            "chart-break", "How long is an entry LOCKED?",
            "A point: the last second. A cell: 1 of 64 breaks in 0.5 s.",
            "No break-before-make in this minute.",
            [
                new ChartPane("Break to make, log", 1.6, IsLog: true,
                [
                    new ChartTrace(Metric.BreakMedian, ChartRole.Other) { Name = "p50" },
                    new ChartTrace(Metric.BreakP99, ChartRole.Fault) { Name = "p99" },
                ])
                {
                    Heat = HeatSeries.BreakWindow, HeatRole = ChartRole.Fault,
                },
                new ChartPane("Breaks/s", 1, IsLog: false, [new ChartTrace(Metric.BreaksPerSecond, ChartRole.Fault)]) { LeastTop = 10 },
            ]),
    ];
}
