using System.Globalization;

namespace Lab.Engine.Workloads.Selftests;

/// <summary>dirty_log_perf_test: vCPUs write all their memory while it is logged, round by round.</summary>
internal static class DirtyLogPerfTest
{
    private const int MostRounds = 100;

    public static Selftest Test { get; } = new()
    {
        Name = "dirty_log_perf_test",
        Defaults = new RunOptions
        {
            Vcpus = 1, UnmapThreads = 0, DirtyLogging = true, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 100,
            HarvestRounds = 2, InitiallySet = true, DisableUnderLoad = false,
        },
        Differences = ["The test logs once and ends; here logging goes on and off for the times set, and vCPUs do not wait for a round."],
        Flags =
        [
            CommonFlags.Vcpus, CommonFlags.Bytes, CommonFlags.Backing, CommonFlags.Overlap, CommonFlags.Pin, CommonFlags.Mode, CommonFlags.PhysicalOffset,
            new SelftestFlag("-a", draft => draft.Options = draft.Options with { Order = AccessOrder.Random }),
            new SelftestFlag("-r", (draft, text) =>
            {
                if (draft.Whole(text, 1, int.MaxValue) is { } seed)
                    draft.Options = draft.Options with { Seed = (ulong)seed };
            }),
            new SelftestFlag("-w", (draft, text) =>
            {
                if (draft.Whole(text, 0, 100) is { } percent)
                    draft.Options = draft.Options with { WritePercent = percent };
            }),
            new SelftestFlag("-f", SetFraction),
            new SelftestFlag("-i", (draft, text) =>
            {
                if (draft.Whole(text, 2, int.MaxValue) is { } rounds)
                    draft.Options = draft.Options with { HarvestRounds = draft.AtMost(rounds, MostRounds, "rounds") };
            }),
            new SelftestFlag("-x", (draft, text) =>
            {
                if (draft.Whole(text, 1, int.MaxValue) > 1)
                    draft.Note("a VM has one memory slot here.");
            }),
            new SelftestFlag("-g", draft => draft.Options = draft.Options with { ManualProtect = false, InitiallySet = false }),
            new SelftestFlag("-e", draft => draft.Options = draft.Options with { DisableUnderLoad = true }),
            SelftestFlag.Ignored("-n", false, "nested guests are not modelled; the vCPUs run at the first level."),
        ],
        Finish = draft =>
        {
            CommonFlags.FinishMemory(draft);
            CommonFlags.FinishCores(draft);
            CommonFlags.FinishBacking(draft);
        },
    };

    /// <summary>Of older trees: one of n pages is written.</summary>
    private static void SetFraction(SelftestDraft draft, string text)
    {
        if (draft.Whole(text, 1, int.MaxValue) is not { } fraction)
            return;
        var percent = (int)Math.Round(100.0 / fraction);
        draft.Options = draft.Options with { WritePercent = percent };
        draft.Note(string.Create(CultureInfo.InvariantCulture, $"older trees write one page of {fraction}; {percent} % of the accesses write here."));
    }
}
