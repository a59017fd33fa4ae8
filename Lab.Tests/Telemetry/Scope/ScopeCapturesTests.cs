using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Scope;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Scope;
using Lab.Tests.Workloads.Scope;
using MessagePack;

namespace Lab.Tests.Telemetry.Scope;

public sealed class ScopeCapturesTests
{
    [Fact]
    public void WireNames_AndTheEngines_AreTheSame()
    {
        Assert.Equal(Enum.GetNames<TraceKind>(), Enum.GetNames<ScopeEventKind>());
        Assert.Equal(Enum.GetNames<TraceOperation>(), Enum.GetNames<ScopeOperation>());
        Assert.Equal(Enum.GetValues<TraceKind>().Select(kind => (int)kind), Enum.GetValues<ScopeEventKind>().Select(kind => (int)kind));
        Assert.Equal(Enum.GetValues<TraceOperation>().Select(operation => (int)operation), Enum.GetValues<ScopeOperation>().Select(operation => (int)operation));
    }

    [Fact]
    public void From_Window_ColumnsAreRelativeAndTheHolderIsNamed()
    {
        using var run = new ScriptedScope();
        run.Arm(new ScopeTrigger());
        run.Turns(2);
        var began = run.NowNs;
        run.Vcpu.Span(TraceKind.ReadSection, began - 700, began + 300, 3, (int)TraceOperation.FaultMap, 0x8000_1000);
        run.GracePeriod(began, 1_500, number: 41);
        run.Turns(3);
        var window = run.Recorder.Windows.Newest!;

        var capture = MessagePackSerializer.Deserialize<ScopeCapture>(
            MessagePackSerializer.Serialize(ScopeCaptures.From(window, "run-9", window.FromNs - 250), cancellationToken: TestContext.Current.CancellationToken),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((250L, 4_000_000L, "run-9"), (capture.ElapsedNs, capture.WindowNs, capture.RunId));
        Assert.Equal("Grace period 41: 1.50 us, held by vcpu 0, map fault at level 3, IPA 0x80001000.", capture.Headline);
        var period = Assert.Single(capture.GracePeriods);
        Assert.Equal((0, ScopeOperation.FaultMap, 3, 0x8000_1000UL), (period.HolderLane, period.Operation, period.Level, period.Ipa));
        Assert.Equal(2, capture.Kind.Length);
        Assert.Equal([capture.TriggerStartNs - 700, capture.TriggerStartNs], capture.StartNs);
        Assert.Equal([1_000, 1_500], capture.DurationNs);
        Assert.Equal([0x8000_1000UL, 0x8000_1000UL], capture.Address);
    }

    [Theory]
    [InlineData(7, 0, "", ScopeOperation.Unknown, -1, "Grace period 7: 0 ns, no reader was in its way.")]
    [InlineData(8, 1, "host 0", ScopeOperation.Unmap, -1, "Grace period 8: 1 ns, held by host 0, unmap, IPA 0x1000.")]
    [InlineData(9, 1, "guest", ScopeOperation.Unknown, -1, "Grace period 9: 1 ns, held by guest.")]
    public void Sentence_WhoIsNotKnown_IsLeftOut(long number, long ns, string holder, ScopeOperation operation, int level, string expected) =>
        Assert.Equal(expected, ScopeWords.Sentence(number, ns, expedited: false, holder, operation, level, 0x1000));
}
