using Lab.Engine.Workloads.Recordings;
using Lab.Engine.Workloads.Replay;
using Lab.Tests.Workloads.Recordings;

namespace Lab.Tests.Workloads.Replay;

public sealed class RecordedStreamTests
{
    [Fact]
    public void From_FaultsAndHostOperations_GivesThemInTimeWithTheirActors()
    {
        var text = new RecordingText();
        text.Event(9, "memslot: (f) slot=0x0 flags=0x0 gpa=0x80000000 size=0x400000 hva=0x600000000000");
        Fault(text, 0, 0x80000000, 0x92000047, 0x1000);
        Fault(text, 2, 0x80200000, 0x92000006, 0x200000);
        Fault(text, 0, 0x80001000, 0x82000007, 0x1000);
        text.Event(9, "unmap: (f) addr=0x80000000 size=0x3000");
        text.Event(9, "unmap_ret: (f) ret=0");
        text.Event(9, "wrprotect: (f) addr=0x80200000 size=0x1000");
        text.Event(9, "wrprotect_ret: (f) ret=0");
        text.Event(3, "kvm_guest_fault: ipa 0x9000000, hsr 0x92000046, hxfar 0x0, pc 0x0");

        var stream = RecordedStream.From(text.Recording())!;

        Assert.Equal(
            [
                (0, StreamEventKind.Write, 0x80000000UL, 0x1000UL), (1, StreamEventKind.Read, 0x80200000UL, 0x200000UL),
                (0, StreamEventKind.Execute, 0x80001000UL, 0x1000UL), (0, StreamEventKind.Invalidate, 0x80000000UL, 0x3000UL),
                (0, StreamEventKind.WriteProtect, 0x80200000UL, 0x1000UL),
            ],
            stream.Events.ToArray().Select(found => ((int)found.Actor, found.Kind, found.Ipa, found.Size)));
        Assert.Equal((2, 1, 1L, 0L), (stream.Vcpus, stream.HostThreads, stream.OutsideMemory, stream.Retries));
        Assert.Equal([new GuestRange(0x80000000, 0x400000)], stream.Memory);
        Assert.Equal(0, stream.Events[0].TimeNs);
        Assert.True(stream.DurationNs > 0);
    }

    [Fact]
    public void From_FaultRepeatedUntilAnswered_CountsTheRepetitionsOnly()
    {
        var text = new RecordingText();
        text.Event(9, "memslot: (f) slot=0x0 flags=0x0 gpa=0x80000000 size=0x400000 hva=0x600000000000");
        for (var i = 0; i < 3; i++)
        {
            text.Event(0, "kvm_guest_fault: ipa 0x80000000, hsr 0x92000047, hxfar 0x0, pc 0x0");
            text.Event(0, "fault_out: (f) ret=1");
        }

        Fault(text, 0, 0x80000000, 0x92000047, 0x1000);
        Fault(text, 0, 0x80000000, 0x92000047, 0x1000);

        var stream = RecordedStream.From(text.Recording())!;

        Assert.Equal((2, 3L), (stream.Events.Length, stream.Retries));
    }

    [Fact]
    public void From_NoVmAtWork_GivesNull() =>
        Assert.Null(RecordedStream.From(RecordingText.Import(["  a-1 [000] d....   1.000001: pt_alloc: (f)"]).Recording!));

    [Theory]
    [InlineData("6.1-linux-guest-migration", 2, 2)]
    [InlineData("6.12-dirty-log-blocks", 4, 1)]
    [InlineData("7.2-mixed-host-operations", 4, 5)]
    public void From_ShippedRecording_IsOrderedAndInsideMemory(string name, int vcpus, int hostThreads)
    {
        var stream = RecordedStream.From(RecordingImporter.Read(RecordingText.PathOf(name)).Recording!)!;

        Assert.Equal((vcpus, hostThreads), (stream.Vcpus, stream.HostThreads));
        Assert.InRange(stream.Events.Length, 1000, 100_000);
        for (var i = 1; i < stream.Events.Length; i++)
            Assert.True(stream.Events[i].TimeNs >= stream.Events[i - 1].TimeNs);
        foreach (var found in stream.Events)
        {
            Assert.True(!found.IsAccess || stream.Memory.Any(range => range.Holds(found.Ipa)));
            Assert.InRange(found.Actor, 0, (found.IsAccess ? vcpus : hostThreads) - 1);
        }
    }

    private static void Fault(RecordingText text, int cpu, ulong ipa, ulong syndrome, ulong size)
    {
        text.Event(cpu, $"kvm_guest_fault: ipa 0x{ipa:x}, hsr 0x{syndrome:x}, hxfar 0x0, pc 0x0");
        text.Event(cpu, $"map: (f) addr=0x{ipa & ~(size - 1):x} size=0x{size:x} phys=0x{0x50000000 + (ipa & ~(size - 1)):x} prot=0x6");
        text.Event(cpu, "map_ret: (f) ret=0");
        text.Event(cpu, "fault_out: (f) ret=1");
    }
}
