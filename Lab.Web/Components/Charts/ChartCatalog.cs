using Lab.Web.Services.Feed;

namespace Lab.Web.Components.Charts;

/// <summary>The charts of the live page.</summary>
public static class ChartCatalog
{
    public static IReadOnlyList<ChartSpec> All { get; } =
    [
        new(
            "chart-grace-periods", "How long does a grace period take?",
            "A point covers the second before it; a cell counts the grace periods of half a second.",
            "No grace period ended in this minute: nothing had to wait for readers.",
            [
                new ChartPane("Length, log scale", 1, IsLog: true,
                [
                    new ChartTrace(Metric.GracePeriodMedian, ChartRole.Fault),
                    new ChartTrace(Metric.GracePeriodP99, ChartRole.GracePeriod),
                    new ChartTrace(Metric.GracePeriodLongest, ChartRole.Other) { IsFaint = true },
                ]),
            ])
        {
            HasHeat = true,
        },
        new(
            "chart-backlog", "How much memory waits to be freed?",
            "A point is the state at that moment: detached tables that readers may still be walking.",
            "Nothing is waiting.",
            [
                new ChartPane("Waiting, MiB", 2, IsLog: false,
                [
                    new ChartTrace(Metric.BacklogBytes, ChartRole.GracePeriod) { IsArea = true },
                    new ChartTrace(Metric.BacklogPeakBytes, ChartRole.Other) { Name = "peak of the run", IsFaint = true },
                ])
                {
                    LeastTop = 0.02,
                },
                new ChartPane("Callbacks queued", 1, IsLog: false, [new ChartTrace(Metric.BacklogEntries, ChartRole.Fault)]) { LeastTop = 4 },
            ]),
        new(
            "chart-lock", "Who waits for the MMU lock, who holds it?",
            "A point covers the second before it. Strong lines are p99, thin ones p50.",
            "Nobody took the lock in this minute.",
            [
                new ChartPane("Wait, log scale", 1, IsLog: true,
                [
                    new ChartTrace(Metric.ReadWaitP99, ChartRole.Fault) { Name = "read p99" },
                    new ChartTrace(Metric.ReadWaitMedian, ChartRole.Fault) { Name = "read p50", IsFaint = true },
                    new ChartTrace(Metric.WriteWaitP99, ChartRole.Unmap) { Name = "write p99" },
                    new ChartTrace(Metric.WriteWaitMedian, ChartRole.Unmap) { Name = "write p50", IsFaint = true },
                ]),
                new ChartPane("Hold, log scale", 1, IsLog: true,
                [
                    new ChartTrace(Metric.ReadHoldP99, ChartRole.Fault) { Name = "read p99" },
                    new ChartTrace(Metric.ReadHoldMedian, ChartRole.Fault) { Name = "read p50", IsFaint = true },
                    new ChartTrace(Metric.WriteHoldP99, ChartRole.Unmap) { Name = "write p99" },
                    new ChartTrace(Metric.WriteHoldMedian, ChartRole.Unmap) { Name = "write p50", IsFaint = true },
                ]),
            ]),
        new(
            "chart-walks", "What walks the tables, and who must try again?",
            "A point is the rate over the second before it. Hardware walks run outside RCU: not shown.",
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
                    new ChartTrace(Metric.ExchangesLostPerSecond, ChartRole.Fault),
                    new ChartTrace(Metric.FaultsAgainPerSecond, ChartRole.Unmap),
                    new ChartTrace(Metric.FaultsRetriedPerSecond, ChartRole.Split),
                ])
                {
                    LeastTop = 10,
                },
            ]),
    ];
}
