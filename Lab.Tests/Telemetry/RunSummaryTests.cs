using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Telemetry;

public sealed class RunSummaryTests
{
    private const string Command = "lab run --policy parallel --vcpus 2 --seconds 10 --seed 7 --unmap-threads 3 --write-percent 50 --order zipf";

    [Fact]
    public void ToText_WholeRun_SaysEveryPartIn72Columns()
    {
        var text = Summary(BusyFrame()).ToText();

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= PlainText.Columns, line));
        Assert.All(text, character => Assert.True(character is '\n' or (>= ' ' and <= '~'), $"character {(int)character}"));
        Assert.Contains("MODEL", text, StringComparison.Ordinal);
        Assert.Contains("policy parallel, 2 vCPUs, seed 7, 10.0 s", text, StringComparison.Ordinal);
        Assert.Matches(@"faults mapped +120 000 +12\.0 k", text);
        Assert.Matches(@"fault +1\.00 k +\d+ us +\d+ us +1\.00 ms +1\.00 ms", text);
        Assert.Contains("grace periods    9 876 normal, 0 expedited, 1 stall warning", text, StringComparison.Ordinal);
        Assert.Contains("peak 2.00 MiB, at the end 0 B in 0 callbacks", text, StringComparison.Ordinal);
        Assert.Contains("lock wait        5.00 s, 25.0 % of worker time", text, StringComparison.Ordinal);
        Assert.Contains("no violation in 55 555 checks", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_LongCommandLine_CanBePastedBack()
    {
        var lines = Summary(BusyFrame()).ToText().Split('\n');

        var start = Array.FindIndex(lines, line => line.StartsWith("lab run", StringComparison.Ordinal));
        var pasted = lines[start];
        while (pasted.EndsWith('\\'))
            pasted = pasted[..^1] + lines[++start].TrimStart();
        Assert.Equal(Command, pasted);
    }

    [Fact]
    public void ToText_OperationsThatDidNotHappen_AreLeftOut() =>
        Assert.DoesNotContain("TLBI by VMID", Summary(BusyFrame()).ToText(), StringComparison.Ordinal);

    [Fact]
    public void ToText_Violation_IsSaidWithItsReport()
    {
        var frame = BusyFrame() with { State = RunState.Violated, Violation = "vCPU 1 reached pa 0x5000 after its invalidation returned; seed 7." };

        var text = Summary(frame).ToText();

        Assert.Contains("safety           VIOLATED after 55 555 checks", text, StringComparison.Ordinal);
        Assert.Contains("vCPU 1 reached pa 0x5000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_NothingChecked_IsNotCalledSafe() =>
        Assert.Contains("nothing was checked", Summary(Frames.Frame(1, 1)).ToText(), StringComparison.Ordinal);

    [Fact]
    public void ToText_MoreThreadsThanCores_SaysSo() =>
        Assert.Contains("oversubscribed: 6 runnable threads on 2 cores", Summary(BusyFrame() with { RunnableThreads = 6 }).ToText(), StringComparison.Ordinal);

    [Fact]
    public void Heartbeat_OneSecond_IsOneLineWithTheSafetyLast()
    {
        var line = Heartbeat.Line(FrameDelta.Between(Frames.Frame(1, 9), BusyFrame()));

        Assert.Equal("00:00:10  running  faults 120 k/s p99 1.00 ms  gp 9.88 k/s p99 -  backlog 0 B  lock wait 25.0 %  safe", line);
    }

    [Fact]
    public void Heartbeat_Violation_IsLoud() =>
        Assert.EndsWith("VIOLATIONS 1", Heartbeat.Line(FrameDelta.SinceStart(Frames.Frame(1, 1, counters: [(Counter.SafetyViolations, 1)]))), StringComparison.Ordinal);

    private static RunSummary Summary(EngineFrame frame) =>
        new(frame, Frames.Hello(), new RunOptions { Seed = 7 }, Command);

    private static EngineFrame BusyFrame() => Frames.Frame(
        100,
        10,
        counters:
        [
            (Counter.FaultsMapped, 120_000), (Counter.GracePeriods, 9_876), (Counter.StallWarnings, 1), (Counter.BacklogPeakBytes, 2 << 20),
            (Counter.LockWaitNs, 5_000_000_000), (Counter.WorkerNs, 20_000_000_000), (Counter.SafetyChecks, 55_555),
        ],
        histograms: [(Histogram.Fault, Samples.ToHistogram(Enumerable.Range(1, 1_000).Select(i => i * 1_000L)))]);
}
