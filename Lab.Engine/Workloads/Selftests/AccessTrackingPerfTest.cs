using System.Globalization;

namespace Lab.Engine.Workloads.Selftests;

/// <summary>access_tracking_perf_test: vCPUs write and read all memory, and between it is all marked idle.</summary>
internal static class AccessTrackingPerfTest
{
    private const int MostAgings = 100_000;

    public static Selftest Test { get; } = new()
    {
        Name = "access_tracking_perf_test",
        Defaults = new RunOptions
        {
            Vcpus = 1, UnmapThreads = 1, DirtyLogging = false, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 50,
            UnmapsPerSecond = 0, CollapsesPerSecond = 0,
        },
        Differences =
        [
            "The test's phases (populate, write, read, mark idle, write and read what is idle) come one after the other; here accesses, half of them writes, and aging go on together.",
            "With a hardware access flag no fault sets it: --hardware-access-flag false makes one of each first access to what was aged.",
        ],
        Flags =
        [
            CommonFlags.Vcpus, CommonFlags.Bytes, CommonFlags.Overlap, CommonFlags.Backing, CommonFlags.Mode,
            SelftestFlag.Ignored("-w", true, "nothing is judged by the share of pages that stayed idle."),
        ],
        Finish = draft =>
        {
            CommonFlags.FinishMemory(draft);
            CommonFlags.FinishBacking(draft);
            var ranges = Math.Min(draft.Options.MiBPerVcpu / 2 * draft.Vcpus, MostAgings);
            draft.Options = draft.Options with { AgingsPerSecond = ranges };
            draft.NoteAll(string.Create(CultureInfo.InvariantCulture, $"Memory is aged about once a second: {ranges} ranges of 2 MiB, in random order."));
        },
    };
}
