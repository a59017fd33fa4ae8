namespace Lab.Engine.Workloads.Selftests;

/// <summary>memslot_perf_test: one guest against a host that maps, unmaps and moves its slots.</summary>
internal static class MemslotPerfTest
{
    private const int Map = 0;
    private const int Unmap = 1;
    private const int UnmapChunked = 2;
    private const int MoveActive = 3;
    private const int MoveInactive = 4;
    private const int ReadWrite = 5;

    private static readonly string[] s_names = ["map", "unmap", "unmap chunked", "move active area", "move inactive area", "RW"];

    public static Selftest Test { get; } = new()
    {
        Name = "memslot_perf_test",
        Defaults = new RunOptions
        {
            Vcpus = 1, UnmapThreads = 1, DirtyLogging = false, Backing = BackingSize.Page4K, MiBPerVcpu = 512, Order = AccessOrder.Sequential,
            CollapsesPerSecond = 0,
        },
        Differences = ["The test's guest and host take turns over 512 MiB; here both go on together, at the rate of invalidations that is set."],
        Flags =
        [
            new SelftestFlag("-s", (draft, text) =>
            {
                if (draft.Whole(text, -1, int.MaxValue) is not null and not 1)
                    draft.Note("a VM has one memory slot here.");
            }),
            new SelftestFlag("-f", (draft, text) => draft.Parts = (draft.Whole(text, Map, ReadWrite) ?? draft.Parts.First, draft.Parts.Last)),
            new SelftestFlag("-e", (draft, text) => draft.Parts = (draft.Parts.First, draft.Whole(text, Map, ReadWrite) ?? draft.Parts.Last)),
            new SelftestFlag("-l", (draft, text) => draft.Seconds = draft.Whole(text, 1, 86_400)),
            new SelftestFlag("-r", (draft, text) =>
            {
                if (draft.Whole(text, 1, int.MaxValue) > 1)
                    draft.Note("a run is one run; repeat it, or compare policies, which repeats by itself.");
            }),
            SelftestFlag.Ignored("-d", false, "what is mapped is checked all the time, by the checkers."),
            SelftestFlag.Ignored("-v", false, "the page and the summary always say as much as they can."),
        ],
        Finish = Finish,
    };

    private static void Finish(SelftestDraft draft)
    {
        draft.Seconds ??= 5;
        var first = draft.IsGiven("-f") ? draft.Parts.First : Map;
        var last = draft.IsGiven("-e") ? draft.Parts.Last : ReadWrite;
        if (first > last)
        {
            draft.RefuseAll($"-f {first} is after -e {last}; the first test must come before the last.");
            return;
        }

        // Of a range of tests the one that says most about the tables.
        int[] ranks = [UnmapChunked, Unmap, Map, ReadWrite, MoveActive, MoveInactive];
        var taken = ranks.First(test => test >= first && test <= last);
        if (first != last)
            draft.NoteAll($"-f {first} -e {last}: a run is one workload; of these tests \"{s_names[taken]}\" is taken (-f {taken} -e {taken}).");
        draft.Options = taken switch
        {
            UnmapChunked => draft.Options with { UnmapKiB = 2_048, UnmapsPerSecond = 1_000, WritePercent = 100 },
            Unmap => draft.Options with { UnmapKiB = 65_536, UnmapsPerSecond = 32, WritePercent = 100 },
            Map => draft.Options with { UnmapKiB = 65_536, UnmapsPerSecond = 8, WritePercent = 100 },
            _ => draft.Options with { UnmapThreads = 0, WritePercent = 50 },
        };
        draft.NoteAll(taken switch
        {
            UnmapChunked => "Test 2, unmap chunked: 1000 invalidations of 2 MiB a second.",
            Unmap => "Test 1, unmap: 64 MiB is the most that one invalidation takes here; 32 a second of them.",
            Map => "Test 0, map: what is mapped is taken back, 64 MiB at a time, 8 times a second, so that mapping goes on.",
            ReadWrite => "Test 5, RW: accesses alone, half of them writes; nothing is taken back.",
            _ => $"Test {taken}, {s_names[taken]}: slots do not move here; what is left is the accesses.",
        });
    }
}
