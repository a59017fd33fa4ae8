using Lab.Engine.Workloads.Selftests;

namespace Lab.Engine.Workloads;

/// <summary>The shipped presets. The first is the demo that runs by itself.</summary>
public static class RunPresets
{
    public static RunPreset Demo { get; } = new(
        "demo", "Demo (2 workers, at most one core)",
        "Two vCPUs fault into the same memory, dirty logging splits and collapses blocks. Grace periods are 100 ms apart, so that waiting tables show.",
        new RunOptions
        {
            Vcpus = 2, UnmapThreads = 1, DutyPercent = 25, MiBPerVcpu = 32, WritePercent = 70, Overlap = true, UnmapsPerSecond = 100,
            LoggingOnMs = 200, LoggingOffMs = 200, RcuPacingUs = 100_000,
        });

    public static IReadOnlyList<RunPreset> All { get; } =
    [
        Demo,
        new(
            "boot-storm", "Boot storm",
            "Four vCPUs touch new memory page by page while the host takes large ranges back: map faults and little else.",
            new RunOptions
            {
                Vcpus = 4, UnmapThreads = 1, DirtyLogging = false, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential,
                WritePercent = 90, UnmapsPerSecond = 100, UnmapKiB = 4096,
            }),
        new(
            "dirty-log-thp", "In the manner of dirty_log_perf_test, THP, 2 vCPUs",
            "Two vCPUs write their own 2 MiB blocks in order while logging goes on and off: permission faults, splits, collapses.",
            new RunOptions
            {
                Vcpus = 2, UnmapThreads = 0, DirtyLogging = true, Backing = BackingSize.Block2M, Order = AccessOrder.Sequential,
                WritePercent = 100, HarvestRounds = 2, LoggingOnMs = 500, LoggingOffMs = 250,
            }),
        new(
            "unmap-storm", "Unmap storm",
            "Two host threads invalidate small ranges as fast as they may: faults are turned back and walks meet removed tables.",
            new RunOptions
            {
                Vcpus = 2, UnmapThreads = 2, DirtyLogging = false, Order = AccessOrder.Random, Overlap = true,
                UnmapsPerSecond = 5_000, UnmapKiB = 64,
            }),
        new(
            "slow-grace-periods", "Slow grace periods",
            "A grace period only every second: detached tables pile up in the backlog, then go all at once.",
            new RunOptions
            {
                Vcpus = 2, UnmapThreads = 0, DutyPercent = 50, LoggingOnMs = 50, LoggingOffMs = 50, HarvestRounds = 1,
                WritePercent = 100, RcuPacingUs = 1_000_000,
            }),
        OfLine("dirty-log-perf", "dirty_log_perf_test -v 2 -s anonymous_thp -b 128M", "The parallel-fault series' benchmark: vCPUs write all their memory while it is logged."),
        OfLine("dirty-log-evil", "dirty_log_perf_test -e -g -v 2 -s anonymous_thp -b 128M", "Logging is turned off under fire, and GET takes and protects everything in one lock hold."),
        OfLine("page-table", "kvm_page_table_test -v 2 -s anonymous_thp -b 128M", "Create, split, collapse: half of the accesses write."),
        OfLine("demand-paging", "demand_paging_test -u MISSING -d 20 -v 2 -b 128M", "Pages that are not there, each served in 20 µs by userfaultfd."),
        OfLine("access-tracking", "access_tracking_perf_test -v 2 -b 128M", "All memory is marked idle about once a second."),
        OfLine("memslot-unmap", "memslot_perf_test -f 2 -e 2", "One guest against unmaps of 2 MiB."),
        OfLine("rcuscale-exp", "rcuscale nreaders=2 nwriters=1 gp_async=1 gp_exp=1", "Expedited grace periods, as many as replaced tables ask for."),
    ];

    /// <returns>Null if no preset has this key.</returns>
    public static RunPreset? Find(string? key) => All.FirstOrDefault(preset => string.Equals(preset.Key, key, StringComparison.Ordinal));

    /// <summary>The preset that these options are, but for the policy, the range chunk that goes with a release, and the seed; else null.</summary>
    public static RunPreset? Matching(RunOptions options) => All.FirstOrDefault(preset => preset.Under(options) == options);

    private static RunPreset OfLine(string key, string line, string summary) =>
        new(key, line, summary, SelftestLine.Read(line, Environment.ProcessorCount).Options!, line);
}
