namespace Lab.Engine.Workloads.Selftests;

/// <summary>rcuscale: readers in read sections, writers that wait for grace periods. Here faults are the readers, and replaced tables what waits.</summary>
internal static class RcuScale
{
    private const int MostReaders = 64;
    private const int MostWriters = 16;
    private const int MostHoldoffUs = 1_000_000;

    public static Selftest Test { get; } = new()
    {
        Name = "rcuscale",
        IsModule = true,
        Defaults = new RunOptions
        {
            Backing = BackingSize.Block2M, DirtyLogging = true, LoggingOnMs = 50, LoggingOffMs = 50, HarvestRounds = 1, MiBPerVcpu = 32, WritePercent = 100,
            UnmapsPerSecond = 100, CollapsesPerSecond = 1_000, RcuPacingUs = 0,
        },
        Differences = ["Readers are vCPUs, a read section a fault; writers are host threads that let tables be replaced, each of which waits for a grace period as a callback."],
        Flags =
        [
            new SelftestFlag("nreaders", (draft, text) => Readers(draft, text)),
            new SelftestFlag("nwriters", (draft, text) => Writers(draft, text)),
            new SelftestFlag("gp_exp", (draft, text) =>
            {
                if (Switch(draft, text) is { } expedited)
                    draft.Options = draft.Options with { RcuExpedited = expedited };
            }),
            new SelftestFlag("gp_async", (draft, text) => draft.Pending = Switch(draft, text) == true ? 1 : 0),
            new SelftestFlag("gp_async_max", (draft, text) =>
            {
                if (draft.Whole(text, 1, int.MaxValue) is not null)
                    draft.Note("callbacks in flight are what the workload makes; --inject callback-flood queues many at once.");
            }),
            new SelftestFlag("writer_holdoff", (draft, text) =>
            {
                if (draft.Whole(text, 0, int.MaxValue) is { } us)
                    draft.Options = draft.Options with { RcuPacingUs = draft.AtMost(us, MostHoldoffUs, "microseconds") };
            }),
            new SelftestFlag("scale_type", (draft, text) => FlavourOf(draft, text)),
            new SelftestFlag("perf_type", (draft, text) => FlavourOf(draft, text)),
            new SelftestFlag("holdoff", (draft, text) => Ignore(draft, text, "a run begins at once.")),
            new SelftestFlag("minruntime", (draft, text) =>
            {
                if (draft.Whole(text, 0, 86_400) is > 0 and var seconds)
                    draft.Seconds = seconds;
            }),
            new SelftestFlag("kfree_rcu_test", (draft, text) =>
            {
                if (Switch(draft, text) != true)
                    return;
                draft.Note("kfree_rcu is not modelled; callbacks free a table page each instead, and --inject callback-flood queues many.");
                draft.Options = draft.Options with { CallbackGranularity = CallbackGranularity.PerPage };
            }),
            new SelftestFlag("kfree_alloc_num", (draft, text) => Ignore(draft, text, "kfree_rcu is not modelled.")),
            new SelftestFlag("kfree_loops", (draft, text) => Ignore(draft, text, "kfree_rcu is not modelled.")),
            new SelftestFlag("kfree_mult", (draft, text) => Ignore(draft, text, "kfree_rcu is not modelled.")),
            new SelftestFlag("verbose", (draft, text) => Ignore(draft, text, "the page and the summary always say as much as they can.")),
            new SelftestFlag("shutdown", (draft, text) => Ignore(draft, text, "nothing is shut down at a run's end.")),
        ],
        Finish = Finish,
    };

    private static void Finish(SelftestDraft draft)
    {
        // -1, the default of both, is one a core.
        if (!draft.IsGiven("nreaders"))
            draft.Options = draft.Options with { Vcpus = Math.Clamp(draft.Cores, 1, MostReaders) };
        if (!draft.IsGiven("nwriters"))
            draft.Options = draft.Options with { UnmapThreads = Math.Min(draft.Cores, MostWriters) };
        if (!draft.IsGiven("gp_async") || draft.Pending == 0)
            draft.NoteAll("gp_async=0: a writer would wait for its grace period; here tables wait as callbacks, as gp_async=1 has it.");
        draft.Options = draft.Options with { MiBPerVcpu = Math.Min(draft.Options.MiBPerVcpu, 65_536 / draft.Options.Vcpus / 2 * 2) };
    }

    private static void Readers(SelftestDraft draft, string text)
    {
        if (Count(draft, text) is not { } readers)
            return;
        if (readers == 0)
            draft.Note("a run has at least one vCPU, and one is taken.");
        draft.Options = draft.Options with { Vcpus = Math.Max(1, draft.AtMost(readers, MostReaders, "vCPUs")) };
    }

    private static void Writers(SelftestDraft draft, string text)
    {
        if (Count(draft, text) is { } writers)
            draft.Options = draft.Options with { UnmapThreads = draft.AtMost(writers, MostWriters, "unmap threads") };
    }

    /// <summary>-1 is one a core.</summary>
    private static int? Count(SelftestDraft draft, string text) => draft.Whole(text, -1, int.MaxValue) is not { } count ? null : count < 0 ? draft.Cores : count;

    private static bool? Switch(SelftestDraft draft, string text)
    {
        bool? on = text switch { "1" or "y" or "Y" => true, "0" or "n" or "N" => false, _ => null };
        if (on is null)
            draft.Refuse("it must be 0 or 1.");
        return on;
    }

    private static void FlavourOf(SelftestDraft draft, string text)
    {
        if (text is "srcu" or "srcud" or "tasks" or "tasks-rude" or "tasks-tracing" or "tasks_rude" or "tasks_trace")
            draft.Note("there is one kind of RCU here, with readers that are never preempted, as scale_type=rcu.");
        else if (text != "rcu")
            draft.Refuse("it must be rcu, srcu, srcud, tasks, tasks-rude or tasks-tracing.");
    }

    private static void Ignore(SelftestDraft draft, string text, string why)
    {
        if (draft.Whole(text, 0, int.MaxValue) is not null)
            draft.Note(why);
    }
}
