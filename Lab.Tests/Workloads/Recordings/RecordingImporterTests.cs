using Lab.Engine.Workloads.Recordings;

namespace Lab.Tests.Workloads.Recordings;

public sealed class RecordingImporterTests
{
    private const string Head = "  vm0-vcpu1-437     [001] d....   173.380728: ";

    public static TheoryData<string, RecordedKind, ulong[]> KnownLines => new()
    {
        { "kvm_guest_fault: ipa 0x40004000, hsr 0x82000085, hxfar 0x40000800, pc 0x00000040000800", RecordedKind.GuestFault, [0x40004000, 0x82000085, 0x40000800, 0x40000800] },
        { "kvm_access_fault: IPA: 40010000", RecordedKind.AccessFault, [0x40010000] },
        { "fault_out: (handle_exit+0x68/0x160 <- kvm_handle_guest_abort) ret=1", RecordedKind.FaultOut, [1] },
        { "kvm_mmio: mmio write len 4 gpa 0x9000000 val 0x1", RecordedKind.Mmio, [0, 4, 0x9000000, 1] },
        { "kvm_mmio: mmio unsatisfied-read len 2 gpa 0x9000018 val 0x0", RecordedKind.Mmio, [0, 2, 0x9000018, 0] },
        { "kvm_userspace_exit: reason KVM_EXIT_MMIO (6)", RecordedKind.UserspaceExit, [0, 6] },
        { "kvm_toggle_cache: VM op at 0x0000004000 (cache was on, now off)", RecordedKind.ToggleCache, [0x4000] },
        { "map: (kvm_pgtable_stage2_map+0x0/0x1a0) addr=0x40004000 size=0x1000 phys=0x4c050000 prot=0x6", RecordedKind.Map, [0x40004000, 0x1000, 0x4c050000, 6] },
        { "map_ret: (kvm_handle_guest_abort+0x534/0xd8c <- kvm_pgtable_stage2_map) ret=-11", RecordedKind.MapReturn, [unchecked((ulong)-11L)] },
        { "map_ret: (ffff <- ffff) ret=0xfffffff5", RecordedKind.MapReturn, [unchecked((ulong)-11L)] },
        { "relax: (f+0x0/0x1) addr=0x1000 prot=0x6", RecordedKind.Relax, [0x1000, 6] },
        { "relax_ret: (a <- b) ret=0", RecordedKind.RelaxReturn, [0] },
        { "unmap: (f+0x0/0x1) addr=0x1000 size=0x2000", RecordedKind.Unmap, [0x1000, 0x2000] },
        { "unmap_ret: (a <- b) ret=0", RecordedKind.UnmapReturn, [0] },
        { "wrprotect: (f+0x0/0x1) addr=0x1000 size=0x2000", RecordedKind.WriteProtect, [0x1000, 0x2000] },
        { "wrprotect_ret: (a <- b) ret=0", RecordedKind.WriteProtectReturn, [0] },
        { "split: (f+0x0/0x1) addr=0x200000 size=0x200000", RecordedKind.Split, [0x200000, 0x200000] },
        { "split_ret: (a <- b) ret=-12", RecordedKind.SplitReturn, [unchecked((ulong)-12L)] },
        { "create_unlinked: (f+0x0/0x1) phys=0x200000 level=2 prot=0x6", RecordedKind.CreateUnlinked, [0x200000, 2, 6] },
        { "mkyoung: (f+0x0/0x1) addr=0x1000", RecordedKind.MarkYoung, [0x1000] },
        { "test_clear_young: (f+0x0/0x1) addr=0x1000 size=0x2000 mkold=1", RecordedKind.TestClearYoung, [0x1000, 0x2000, 1] },
        { "test_clear_young_ret: (a <- b) ret=1", RecordedKind.TestClearYoungReturn, [1] },
        { "mkold: (f+0x0/0x1) addr=0x1000", RecordedKind.MarkOld, [0x1000] },
        { "is_young: (f+0x0/0x1) addr=0x1000", RecordedKind.IsYoung, [0x1000] },
        { "kvm_age_hva: mmu notifier age hva: 0x00601000c00000 -- 0x00601000e00000", RecordedKind.AgeHva, [0x601000c00000, 0x601000e00000] },
        { "kvm_test_age_hva: mmu notifier test age hva: 0x00601000c00000", RecordedKind.TestAgeHva, [0x601000c00000] },
        { "kvm_unmap_hva_range: mmu notifier unmap range: 0x00ffff99ad4000 -- 0x00ffff99ad5000", RecordedKind.UnmapHvaRange, [0xffff99ad4000, 0xffff99ad5000] },
        { "kvm_set_spte_hva: mmu notifier set pte hva: 0x00601000005000", RecordedKind.SetSpteHva, [0x601000005000] },
        { "unmap_gfn: (f+0x0/0x1) kvm=0xffff80000a115000", RecordedKind.UnmapGfn, [0xffff80000a115000] },
        { "mn_start: (f+0x0/0x1) start=0x1000 end=0x2000 event=3", RecordedKind.NotifierStart, [0x1000, 0x2000, 3] },
        { "mn_start: (f+0x0/0x1) start=0x1000 end=0x2000", RecordedKind.NotifierStart, [0x1000, 0x2000, 0] },
        { "mn_end: (f+0x0/0x1) start=0x1000 end=0x2000", RecordedKind.NotifierEnd, [0x1000, 0x2000] },
        { "memslot: (f+0x0/0x1) slot=0x1 flags=0x2 gpa=0x80000000 size=0x1800000 hva=0x601000000000", RecordedKind.Memslot, [1, 2, 0x80000000, 0x1800000, 0x601000000000] },
        { "pt_alloc: (stage2_memcache_zalloc_page+0x0/0x64)", RecordedKind.TableAllocate, [] },
        { "pt_alloc_ret: (a <- b) page=0xffff00000ab23000", RecordedKind.TableAllocateReturn, [0xffff00000ab23000] },
        { "free_unlinked: (f+0x0/0x1) page=0xffff00000c231000 level=2", RecordedKind.FreeUnlinked, [0xffff00000c231000, 2] },
        { "free_unlinked_rcu: (f+0x0/0x1) head=0xfffffdffc0308c48", RecordedKind.FreeUnlinkedCallback, [0xfffffdffc0308c48] },
        { "tlbi_ipa: (f+0x0/0x1) mmu=0xffff80000a1159c8 ipa=0x80005000 level=-1", RecordedKind.TlbiIpa, [0xffff80000a1159c8, 0x80005000, ulong.MaxValue] },
        { "tlbi_ipa_nsh: (f+0x0/0x1) mmu=0xffff80000a1159c8 ipa=0x80005000 level=3", RecordedKind.TlbiIpaLocal, [0xffff80000a1159c8, 0x80005000, 3] },
        { "tlbi_vmid: (f+0x0/0x1) mmu=0xffff80000a1159c8", RecordedKind.TlbiVmid, [0xffff80000a1159c8] },
        { "tlbi_range: (f+0x0/0x1) mmu=0xffff80000a1159c8 start=0x80000000 pages=0x200", RecordedKind.TlbiRange, [0xffff80000a1159c8, 0x80000000, 0x200] },
        { "destroy: (f+0x0/0x1) pgt=0xffff00000fcfab80", RecordedKind.Destroy, [0xffff00000fcfab80] },
        { "destroy_range: (f+0x0/0x1) addr=0x40000000 size=0x40000000", RecordedKind.DestroyRange, [0x40000000, 0x40000000] },
        { "destroy_pgd: (f+0x0/0x1) pgt=0xffff000004120700", RecordedKind.DestroyRoot, [0xffff000004120700] },
        { "log_dirty_pt: (f+0x0/0x1) gfn_off=0x40 mask=0x8010024", RecordedKind.LogDirty, [0x40, 0x8010024] },
        { "contention_begin: ffff800082a5d000 (flags=SPIN|READ)", RecordedKind.ContentionBegin, [0xffff800082a5d000, 3] },
        { "contention_end: ffff800082a5d000 (ret=0)", RecordedKind.ContentionEnd, [0xffff800082a5d000, 0] },
        { "set_pte: (f+0x0/0x1) ptep=0xfff0 old=0x0 new=0x400 addr=0x40004000 level=1 flags=0x1b", RecordedKind.SetEntry, [0xfff0, 0, 0x400, 0x40004000, 1] },
        { "set_pte_ret: (a <- b) ok=1", RecordedKind.SetEntryReturn, [1] },
        { "break_pte: (f+0x0/0x1) ptep=0xfff0 old=0x1 addr=0x40004000 level=1 flags=0x1b", RecordedKind.BreakEntry, [0xfff0, 1, 0x40004000, 1] },
        { "break_pte_ret: (a <- b) ok=0", RecordedKind.BreakEntryReturn, [0] },
        { "make_pte: (f+0x0/0x1) ptep=0xfff0 old=0x1 new=0x44948003 addr=0x40004000 level=1", RecordedKind.MakeEntry, [0xfff0, 1, 0x44948003, 0x40004000, 1] },
        { "put_page: (f+0x0/0x1) page=0xffff000003d617c8", RecordedKind.PutPage, [0xffff000003d617c8] },
        { "map_walk: (f+0x0/0x1) ptep=0xfff0 old=0x1 addr=0x1000 level=2 flags=0x1b visit=0x2", RecordedKind.MapVisit, [0xfff0, 1, 0x1000, 2, 2] },
        { "unmap_walk: (f+0x0/0x1) ptep=0xfff0 old=0x1 addr=0x1000 level=2 flags=0x1b visit=0x4", RecordedKind.UnmapVisit, [0xfff0, 1, 0x1000, 2, 4] },
        { "attr_walk: (f+0x0/0x1) ptep=0xfff0 old=0x1 addr=0x1000 level=3 flags=0x1b visit=0x1", RecordedKind.AttributeVisit, [0xfff0, 1, 0x1000, 3, 1] },
        { "attr_walk_ret: (a <- b) ret=-11", RecordedKind.AttributeVisitReturn, [unchecked((ulong)-11L)] },
        { "age_walk: (f+0x0/0x1) ptep=0xfff0 old=0x1 addr=0x1000 level=3 flags=0x1 visit=0x1", RecordedKind.AgeVisit, [0xfff0, 1, 0x1000, 3, 1] },
        { "free_walk: (f+0x0/0x1) ptep=0xfff0 old=0x1 addr=0x1000 level=3 flags=0x5 visit=0x1", RecordedKind.FreeVisit, [0xfff0, 1, 0x1000, 3, 1] },
    };

    [Theory]
    [MemberData(nameof(KnownLines))]
    public void Read_KnownEvent_GivesItsKindAndArguments(string text, RecordedKind kind, ulong[] arguments)
    {
        var import = RecordingText.Import([Head + text]);

        Assert.True(import.Accepted, string.Join('\n', import.Problems));
        var recorded = Assert.Single(import.Recording.Events.ToArray());
        Assert.Equal((kind, 1, 173_380_728_000L, 1), (recorded.Kind, recorded.Line, recorded.TimeNs, recorded.Cpu));
        Assert.Equal(arguments, new[] { recorded.A, recorded.B, recorded.C, recorded.D, recorded.E }[..arguments.Length]);
    }

    [Fact]
    public void KnownLines_Always_CoverEveryKind()
    {
        var covered = KnownLines.Select(row => row.Data.Item2).ToHashSet();

        RecordedKind[] elsewhere = [RecordedKind.Mark, RecordedKind.MarkOldReturn, RecordedKind.IsYoungReturn];
        Assert.Equal([], Enum.GetValues<RecordedKind>().Except(covered).Except(elsewhere));
    }

    [Theory]
    [InlineData("no trace line at all", "test.txt:1: cpu: expected a processor in brackets: TASK-PID [CPU] FLAGS SECONDS.MICROSECONDS: EVENT: …, found \"no trace line at all\"")]
    [InlineData("  vcpu437     [001] d....   173.380728: pt_alloc: (f)", "test.txt:1: cpu: expected a processor in brackets: TASK-PID [CPU] FLAGS SECONDS.MICROSECONDS: EVENT: …, found \"  vcpu437     [001] d....   173.380728: \"")]
    [InlineData("  -437     [001] d....   173.380728: pt_alloc: (f)", "test.txt:1: task: expected a task name, found \"  -437     [001] d....   173.380728: pt_\"")]
    [InlineData("  vcpu-99999999999   [001] d....   173.380728: pt_alloc: (f)", "test.txt:1: task: expected a thread id after the last dash, found \"99999999999   [001] d....   173.380728: \"")]
    [InlineData("  vcpu-7     [001] d..   173.380728: pt_alloc: (f)", "test.txt:1: flags: expected 4 to 6 latency flags such as d.h.., found \"d..   173.380728: pt_alloc: (f)\"")]
    [InlineData("  vcpu-7     [001] d....   173,380728: pt_alloc: (f)", "test.txt:1: timestamp: expected seconds with a fraction and a colon, such as 92.993394:, found \"173,380728: pt_alloc: (f)\"")]
    [InlineData("  vcpu-7     [001] d....   173.38: pt_alloc: (f)", "test.txt:1: timestamp: expected seconds with 6 or 9 places, found \"173.38: pt_alloc: (f)\"")]
    [InlineData("  vcpu-7     [001] d....   173.380728: pt_alloc", "test.txt:1: event: expected an event's name and a colon, found \"pt_alloc\"")]
    [InlineData("  vcpu-7     [001] d....   173.380728: map: (f) addr=0x1000 size=0x1000 prot=0x6", "test.txt:1: phys: expected a number after \"phys=\", found \"(f) addr=0x1000 size=0x1000 prot=0x6\"")]
    [InlineData("  vcpu-7     [001] d....   173.380728: map: (f) addr=0x10g0 size=0x1000 phys=0x0 prot=0x6", "test.txt:1: addr: expected a number after \"addr=\", found \"0x10g0 size=0x1000 phys=0x0 prot=0x6\"")]
    [InlineData("  vcpu-7     [001] d....   173.380728: relax_ret: (a <- b) ret=0x1fffffff5", "test.txt:1: ret: expected a 32-bit code after \"ret=\", found \"0x1fffffff5\"")]
    [InlineData("  vcpu-7     [001] d....   173.380728: kvm_guest_fault: ipa 0x1000, hsr , hxfar 0x0, pc 0x0", "test.txt:1: hsr: expected a hexadecimal number after \", hsr \", found \", hxfar 0x0, pc 0x0\"")]
    [InlineData("CPU:2 [LOST EVENTS]", "test.txt:1: lost: expected a count: CPU:N [LOST COUNT EVENTS], found \"EVENTS]\"")]
    public void Read_MalformedLine_IsRefusedWithFileLineFieldAndExpectation(string line, string message)
    {
        var import = RecordingText.Import([line]);

        Assert.False(import.Accepted);
        Assert.Equal(message, Assert.Single(import.Problems).ToString());
    }

    [Fact]
    public void Read_SeveralMalformedLines_NamesThemAllUpToTheCapAndLoadsNothing()
    {
        string[] lines = [Head + "pt_alloc: (f)", .. Enumerable.Repeat("rubbish", 50)];

        var import = RecordingText.Import(lines, new RecordingImportOptions { MaxProblems = 7 });

        Assert.Null(import.Recording);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], import.Problems.Select(problem => problem.Line));
    }

    [Fact]
    public void Read_UnknownEvents_AreCountedAndNamed()
    {
        var import = RecordingText.Import([Head + "pt_alloc: (f)", Head + "sched_switch: x", Head + "sched_switch: y", Head + "irq_entry: z"]);

        Assert.True(import.Accepted);
        Assert.Equal([("irq_entry", 1L), ("sched_switch", 2L)], import.Recording.UnknownEvents.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(["Unknown event irq_entry: 1, ignored.", "Unknown event sched_switch: 2, ignored."], import.Recording.Notes);
    }

    [Theory]
    [InlineData("       CPU 0/KVM-141     [000] d....    32.859742: pt_alloc: (f)", "CPU 0/KVM", 141)]
    [InlineData("          <idle>-0       [002] d.s..    93.036407: pt_alloc: (f)", "<idle>", 0)]
    [InlineData(" a-b [1] c-77-5     [002] d....    93.036407: pt_alloc: (f)", "a-b [1] c-77", 5)]
    public void Read_TaskNamesWithBlanksDashesAndBrackets_AreWhole(string line, string name, int thread)
    {
        var recording = RecordingText.Import([line]).Recording!;

        Assert.Equal((name, thread), (recording.Tasks[0].Name, recording.Tasks[0].ThreadId));
    }

    [Fact]
    public void Read_ProcessIdColumn_IsTakenAlong()
    {
        var recording = RecordingText.Import(["  CPU 1/KVM-142     (   130) [003] d....    32.848771: pt_alloc: (f)",
            "  kswapd0-40     (-------) [003] d....    32.848771: pt_alloc: (f)"]).Recording!;

        Assert.Equal([130, null], recording.Tasks.Select(task => task.ProcessId));
    }

    [Fact]
    public void Read_InterruptFlag_IsTakenAlong()
    {
        var recording = RecordingText.Import([Head.Replace("d....", "dNs..") + "free_unlinked_rcu: (f) head=0x8"]).Recording!;

        Assert.True(recording.Events[0].InInterrupt);
    }

    [Fact]
    public void Read_Header_GivesKernelCommandTrimAndLostEvents()
    {
        var recording = RecordingText.Import(["# kernel: 6.12.107 #1", "# cmd: kvmload race", "# cpu0 overrun: 3 commit overrun: 0 dropped events: 4",
            "# trimmed: tail cut", "CPU:2 [LOST 10 EVENTS]", Head + "pt_alloc: (f)"]).Recording!;

        Assert.Equal(("6.12.107 #1", "kvmload race", 17L, RecordingTail.Trimmed), (recording.Kernel, recording.Command, recording.LostEvents, recording.Tail));
        Assert.Contains("The ring buffer lost 17 events: a replay cannot be exact.", recording.Notes);
    }

    [Fact]
    public void Read_LastLineWithoutEnd_IsLeftOutAndSaid()
    {
        var import = RecordingText.Import(Head + "pt_alloc: (f)\n" + Head + "map: (f) addr=0x1000 si");

        Assert.True(import.Accepted);
        Assert.Equal((1, RecordingTail.LastLineCut), (import.Recording.Events.Length, import.Recording.Tail));
        Assert.Equal("The last line has no line end and was left out.", Assert.Single(import.Recording.Notes));
    }

    [Fact]
    public void Read_Gzip_IsTheSameAsPlainText()
    {
        var text = Head + "pt_alloc: (f)\n" + Head + "map: (f) addr=0x1000 size=0x1000 phys=0x0 prot=0x6\n";

        var zipped = RecordingText.Import(RecordingText.Zip(text)).Recording!;

        Assert.Equal(RecordingText.Import(text).Recording!.Events.ToArray(), zipped.Events.ToArray());
        Assert.Equal(RecordingTail.Whole, zipped.Tail);
    }

    [Fact]
    public void Read_GzipThatEndsEarly_UsesWhatIsThereAndSaysSo()
    {
        var bytes = File.ReadAllBytes(RecordingText.PathOf("6.12-dirty-log-blocks"));

        var whole = RecordingText.Import(bytes).Recording!;
        var cut = RecordingText.Import(bytes[..(bytes.Length / 2)]).Recording!;

        Assert.True(cut.Tail.HasFlag(RecordingTail.StreamCut), cut.Tail.ToString());
        Assert.InRange(cut.Events.Length, 1000, whole.Events.Length - 1000);
        Assert.Equal(whole.Events[..cut.Events.Length].ToArray(), cut.Events.ToArray());
    }

    [Fact]
    public void Read_DamagedGzip_IsRefused()
    {
        var bytes = File.ReadAllBytes(RecordingText.PathOf("6.12-dirty-log-blocks"));
        bytes.AsSpan(20_000, 400).Fill(0xA5);

        var import = RecordingText.Import(bytes);

        Assert.False(import.Accepted);
    }

    [Fact]
    public void Read_NoEvents_IsRefused()
    {
        Assert.Equal("test.txt: file: expected ftrace text with at least one KVM event, found none",
            Assert.Single(RecordingText.Import("# tracer: nop\n").Problems).ToString());
        Assert.False(RecordingText.Import("").Accepted);
    }

    [Fact]
    public void Read_TooLarge_IsRefused()
    {
        var text = string.Concat(Enumerable.Repeat(Head + "pt_alloc: (f)\n", 100));

        Assert.Equal("at most 200 bytes of text", RecordingText.Import(text, new RecordingImportOptions { MaxBytes = 200 }).Problems[^1].Expected);
        Assert.Equal("at most 10 events", RecordingText.Import(text, new RecordingImportOptions { MaxEvents = 10 }).Problems[^1].Expected);
        Assert.Equal("at most 4096 characters", RecordingText.Import(new string('x', 100_000) + "\n").Problems[^1].Expected);
    }

    [Fact]
    public void Read_FileThatIsNotThere_IsRefused()
    {
        var import = RecordingImporter.Read(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()));

        Assert.Equal(("file", "a readable file"), (import.Problems[0].Field, import.Problems[0].Expected));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Lab.Engine.Primitives.DeterministicRandom(5);
        var good = File.ReadAllBytes(RecordingText.PathOf("7.2-mixed-host-operations"));
        var text = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', RecordingText.LinesOf("6.12-dirty-log-blocks")[..400]));
        var refused = 0;
        for (var round = 0; round < 200; round++)
        {
            var bytes = (round % 2 == 0 ? text : good[..8000]).ToArray();
            for (var i = 0; i < 20; i++)
                bytes[(int)(random.Unit() * bytes.Length)] = (byte)(random.Unit() * 256);
            refused += RecordingText.Import(bytes).Accepted ? 0 : 1;
        }

        Assert.NotEqual(0, refused);
    }
}
