using Lab.Engine.Workloads.Replay;
using Lab.Tests.Workloads.Recordings;

namespace Lab.Tests.Workloads.Replay;

/// <summary>What runs at the same time: accepted if an order explains it, reported if none does.</summary>
public sealed class OverlapTests
{
    [Fact]
    public void Run_BothWantTheTableAndOneLoses_IsExplainedByOverlap()
    {
        var text = Populated();
        text.Event(0, "map: (f) addr=0x80200000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map: (f) addr=0x80201000 size=0x1000 phys=0x50001000 prot=0x6");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000a00000");
        text.Event(1, "pt_alloc_ret: (f) page=0xffff000000b00000");
        text.Event(0, "map_ret: (f) ret=0");
        text.Event(1, "map_ret: (f) ret=-11");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Equal([], report.Disagreements);
        Assert.Equal(1, report.ExplainedByOverlap);
    }

    [Fact]
    public void Run_AgainWithNobodyBeside_IsADisagreement()
    {
        var text = Populated();
        text.Event(0, "map: (f) addr=0x80200000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000a00000");
        text.Event(0, "map_ret: (f) ret=0");
        text.Event(1, "map: (f) addr=0x80201000 size=0x1000 phys=0x50001000 prot=0x6");
        text.Event(1, "pt_alloc_ret: (f) page=0xffff000000b00000");
        var line = text.Event(1, "map_ret: (f) ret=-11");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Contains((ReplayCheck.ReturnCode, line), report.Disagreements.Select(found => (found.Check, found.Line)));
        Assert.Equal(0, report.ExplainedByOverlap);
    }

    [Fact]
    public void Run_LoserBesideSomebodyElsewhere_IsADisagreement()
    {
        var text = Populated();
        text.Event(0, "map: (f) addr=0x80000000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map: (f) addr=0x80001000 size=0x1000 phys=0x50001000 prot=0x6");
        text.Event(0, "map_ret: (f) ret=0");
        var line = text.Event(1, "map_ret: (f) ret=-11");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Contains((ReplayCheck.ReturnCode, line), report.Disagreements.Select(found => (found.Check, found.Line)));
    }

    [Fact]
    public void Run_SamePageTwiceLaterReturnsFirst_IsExplainedByTheOtherOrder()
    {
        var text = Populated();
        text.Event(0, "map: (f) addr=0x80000000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map: (f) addr=0x80000000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map_ret: (f) ret=-11");
        text.Event(0, "map_ret: (f) ret=0");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Equal([], report.Disagreements);
    }

    [Fact]
    public void Run_SamePageMappedTwiceWithSuccess_IsADisagreement()
    {
        var text = Populated();
        text.Event(0, "map: (f) addr=0x80000000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map: (f) addr=0x80000000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map_ret: (f) ret=0");
        text.Event(0, "map_ret: (f) ret=0");

        Assert.NotEqual([], ReplayRunner.Run(text.Recording()).Disagreements);
    }

    [Fact]
    public void Run_OneInstallsTheUpperTableTheOtherTheLower_IsExplainedInSteps()
    {
        var text = Populated();
        text.Event(0, "map: (f) addr=0xc0000000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map: (f) addr=0xc0001000 size=0x1000 phys=0x50001000 prot=0x6");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000a00000");
        text.Event(1, "pt_alloc_ret: (f) page=0xffff000000b00000");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000c00000");
        text.Event(1, "map_ret: (f) ret=0");
        text.Event(0, "map_ret: (f) ret=-11");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Equal([], report.Disagreements);
        Assert.Equal(1, report.ExplainedByOverlap);
    }

    [Fact]
    public void Run_ExclusiveOperationBesideAnother_IsADisagreement()
    {
        var text = Populated();
        text.Event(0, "map: (f) addr=0x80000000 size=0x1000 phys=0x50000000 prot=0x6");
        var line = text.Event(9, "unmap: (f) addr=0x80002000 size=0x1000");
        text.Event(0, "map_ret: (f) ret=0");
        text.Event(9, "unmap_ret: (f) ret=0");

        var report = ReplayRunner.Run(text.Recording());

        Assert.Contains((ReplayCheck.Recording, line), report.Disagreements.Select(found => (found.Check, found.Line)));
    }

    [Fact]
    public void Run_MapsBesideEachOtherIn6_1_IsADisagreement()
    {
        var text = Populated("6.1.0-test");
        text.Event(0, "map: (f) addr=0x80000000 size=0x1000 phys=0x50000000 prot=0x6");
        text.Event(1, "map: (f) addr=0x80001000 size=0x1000 phys=0x50001000 prot=0x6");
        text.Event(0, "map_ret: (f) ret=0");
        text.Event(1, "map_ret: (f) ret=0");

        Assert.Contains(ReplayRunner.Run(text.Recording()).Disagreements, found => found.Check == ReplayCheck.Recording);
    }

    /// <summary>One slot, and one page mapped at 0x80100000, so that the tables down to level 3 are there.</summary>
    private static RecordingText Populated(string kernel = "6.12.107-test")
    {
        var text = new RecordingText(kernel);
        text.Event(9, "memslot: (f) slot=0x0 flags=0x0 gpa=0x80000000 size=0x80000000 hva=0x600000000000");
        text.Event(0, "map: (f) addr=0x80100000 size=0x1000 phys=0x51000000 prot=0x6");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000100000");
        text.Event(0, "pt_alloc_ret: (f) page=0xffff000000200000");
        text.Event(0, "map_ret: (f) ret=0");
        return text;
    }
}
