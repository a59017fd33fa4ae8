using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Recordings;
using Lab.Engine.Workloads.Replay;
using Lab.Tests.Architecture;

namespace Lab.Tests.Workloads.Replay;

public sealed class StreamRunTests
{
    /// <remarks>
    /// Threads go through the stream each on its own, so at a high speed-up on a busy machine logging may be over before
    /// a vCPU has written. Slower speeds are tried then; at the recorded one it must show.
    /// </remarks>
    [Fact]
    public void Run_DirtyLogRecording_DoesEveryEventAndFreesTablesAfterAGracePeriod()
    {
        var stream = Load("6.12-dirty-log-blocks.txt.gz");
        Assert.Contains(stream.Events.ToArray(), e => e.Kind == StreamEventKind.LoggingOn);

        Assert.Contains(new double[] { 20, 5, 1 }, speedUp => FreesTables(stream, speedUp));
    }

    private static bool FreesTables(RecordedStream stream, double speedUp)
    {
        var (prepared, start) = StreamRun.Prepare(stream, new RunOptions(), speedUp);
        var run = Assert.IsType<PlatformRun<HostPlatform>>(prepared);
        using (run)
        {
            start();
            Assert.True(run.WaitForWorkers(TimeSpan.FromMinutes(2)));
            run.Stop();

            Assert.Null(run.Violation);
            var counters = run.Machine.Mmu.Counters;
            Assert.Equal(stream.Events.ToArray().LongCount(e => e.IsAccess), counters.Sum(MmuCounter.Accesses));
            return counters.Sum(MmuCounter.DirtyPages) > 0 && run.Machine.Rcu.Read().CallbacksInvoked > 0;
        }
    }

    [Fact]
    public void Problems_SpeedUpOfZero_IsNamed() =>
        Assert.Contains("speed-up is 0", Assert.Single(StreamRun.Problems(Load("6.12-dirty-log-blocks.txt.gz"), 0)), StringComparison.Ordinal);

    private static RecordedStream Load(string name)
    {
        var import = RecordingImporter.Read(Path.Combine(SourceTree.Root, "recordings", name));
        Assert.True(import.Accepted);
        return RecordedStream.From(import.Recording) ?? throw new InvalidOperationException("no VM");
    }
}
