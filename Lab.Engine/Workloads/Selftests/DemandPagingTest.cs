namespace Lab.Engine.Workloads.Selftests;

/// <summary>demand_paging_test: vCPUs touch memory that is not there yet; userfaultfd's handlers put the pages.</summary>
internal static class DemandPagingTest
{
    private const int MostDelayUs = 100_000;

    public static Selftest Test { get; } = new()
    {
        Name = "demand_paging_test",
        Defaults = new RunOptions
        {
            Vcpus = 1, UnmapThreads = 1, DirtyLogging = false, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 100,
            UnmapsPerSecond = 100, UnmapKiB = 4_096, CollapsesPerSecond = 0,
        },
        Differences = ["The test touches each page once and ends; here a host thread takes 4 MiB back 100 times a second, so that pages go on being missing."],
        Flags =
        [
            CommonFlags.Vcpus, CommonFlags.Bytes, CommonFlags.Backing, CommonFlags.Overlap, CommonFlags.Pin,
            new SelftestFlag("-u", (draft, mode) =>
            {
                if (mode is not ("MISSING" or "MINOR"))
                    draft.Refuse("it must be MISSING or MINOR.");
                else if (mode == "MINOR")
                    draft.Note("every fault that is served is one of a missing page; MINOR is taken as MISSING.");
            }),
            new SelftestFlag("-d", (draft, text) =>
            {
                if (draft.Whole(text, 0, int.MaxValue) is { } delay)
                    draft.Pending = draft.AtMost(delay, MostDelayUs, "microseconds");
            }),
            SelftestFlag.Ignored("-a", false, "handlers never queue here; each fault is served for itself, whatever file descriptor it would come through."),
            new SelftestFlag("-r", (draft, text) =>
            {
                if (draft.Whole(text, 1, int.MaxValue) > 1)
                    draft.Note("handlers never queue here, as if there were as many readers as faults.");
            }),
            SelftestFlag.Ignored("-w", false, "a fault that leaves to the VMM is not modelled; the handler's time is."),
        ],
        Finish = draft =>
        {
            CommonFlags.FinishMemory(draft);
            CommonFlags.FinishCores(draft);
            CommonFlags.FinishBacking(draft);
            if (draft.IsGiven("-u"))
                draft.Options = draft.Options with { FaultServiceUs = draft.Pending };
            else if (draft.Pending > 0)
                draft.NoteAll("-d without -u: there is no handler to delay, in the test as here; add -u MISSING.");
        },
    };
}
