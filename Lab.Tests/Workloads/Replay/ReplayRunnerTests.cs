using Lab.Engine.PageTable;
using Lab.Engine.Workloads.Replay;
using Lab.Tests.Workloads.Recordings;

namespace Lab.Tests.Workloads.Replay;

public sealed class ReplayRunnerTests
{
    [Fact]
    public void Run_BadFile_IsRefusedInTheReport()
    {
        var report = ReplayRunner.Run("/no/such/file.txt");

        Assert.NotEmpty(report.Refusals);
        Assert.Equal(1, report.ExitCode);
        Assert.EndsWith("0 agreements, 1 disagreements", report.ToString());
    }

    [Fact]
    public void Run_WrongOptions_AreRefusedInTheReport() =>
        Assert.Equal(["IpaBits is 99; it must be 32 to 52."],
            ReplayRunner.Run(OnePage().Recording(), new ReplayOptions { IpaBits = 99 }).Refusals);

    [Fact]
    public void Run_WrongReleaseChosen_Disagrees()
    {
        var path = RecordingText.PathOf("6.12-dirty-log-blocks");

        Assert.NotEmpty(ReplayRunner.Run(path, new ReplayOptions { Release = KernelRelease.V6_1 }).Disagreements);
        Assert.Empty(ReplayRunner.Run(path, new ReplayOptions { Release = KernelRelease.V6_12 }).Disagreements);
    }

    [Fact]
    public void Run_TwoVmsSideBySide_AreKeptApart()
    {
        var text = OnePage();
        text.Raw("     vm1-host-2009 [003] d....   100.000100: memslot: (f) slot=0x0 flags=0x0 gpa=0x80000000 size=0x200000 hva=0x610000000000");
        text.Raw("    vm1-vcpu0-2000 [003] d....   100.000101: map: (f) addr=0x80000000 size=0x1000 phys=0x60000000 prot=0x6");
        text.Raw("    vm1-vcpu0-2000 [003] d....   100.000102: pt_alloc_ret: (f) page=0xffff000000300000");
        text.Raw("    vm1-vcpu0-2000 [003] d....   100.000103: pt_alloc_ret: (f) page=0xffff000000400000");
        text.Raw("    vm1-vcpu0-2000 [003] d....   100.000104: map_ret: (f) ret=0");
        text.Raw("         ksmd-42   [002] d....   100.000105: mn_start: (f) start=0x610000000000 end=0x610000001000 event=1");
        text.Raw("         ksmd-42   [002] d....   100.000106: unmap: (f) addr=0x80000000 size=0x1000");
        text.Raw("         ksmd-42   [002] d....   100.000107: tlbi_ipa: (f) mmu=0xffff1 ipa=0x80000000 level=3");
        text.Raw("         ksmd-42   [002] d....   100.000108: tlbi_ipa: (f) mmu=0xffff1 ipa=0x80000000 level=-1");
        text.Raw("         ksmd-42   [002] d....   100.000109: tlbi_ipa: (f) mmu=0xffff1 ipa=0x80000000 level=-1");
        text.Raw("         ksmd-42   [002] d....   100.000110: unmap_ret: (f) ret=0");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Equal([], report.Disagreements);
        Assert.Equal([("vm0", 1L), ("vm1", 0L)], report.Phases.Select(phase => (phase.Vm, phase.Leaves)));
    }

    [Fact]
    public void Run_PageReusedBeforeItsGracePeriod_IsADisagreement()
    {
        var text = OnePage();
        text.Event(0, "map: (f) addr=0x80000000 size=0x200000 phys=0x60000000 prot=0x6");
        text.Event(0, "tlbi_vmid: (f) mmu=0xffff0");
        text.Event(0, "free_unlinked: (f) page=0xffff000000200000 level=2");
        text.Event(0, "map_ret: (f) ret=0");
        text.Event(1, "map: (f) addr=0x80200000 size=0x1000 phys=0x60200000 prot=0x6");
        var line = text.Event(1, "pt_alloc_ret: (f) page=0xffff000000200000");
        text.Event(1, "map_ret: (f) ret=0");
        text.Event(0, "free_unlinked_rcu: (f) head=0xfffffdffc0008008");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Equal([(ReplayCheck.TableReuse, line)], report.Disagreements.Select(found => (found.Check, found.Line)));
    }

    [Fact]
    public void Run_NestedFromTheKernelsEvents_InfersReleaseWithoutAHeader()
    {
        var text = OnePage();
        text.Event(9, "destroy_pgd: (f) pgt=0x1");
        var import = RecordingText.Import(text.ToString()[(text.ToString().IndexOf('\n') + 1)..]);

        var report = ReplayRunner.Run(import.Recording!);

        Assert.Contains(report.Notes, note => note.StartsWith("No kernel version in the header; replayed as V7_2"));
    }

    private static RecordingText OnePage()
    {
        var text = new RecordingText();
        text.Event(9, "memslot: (f) slot=0x0 flags=0x0 gpa=0x80000000 size=0x80000000 hva=0x600000000000");
        text.Event(0, "map: (f) addr=0x80000000 size=0x1000 phys=0x51000000 prot=0x6");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000100000");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000200000");
        text.Event(0, "map_ret: (f) ret=0");
        return text;
    }
}
