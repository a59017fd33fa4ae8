using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Injections;
using Lab.Tests.Support;

namespace Lab.Tests.Telemetry;

/// <summary>Sentences from hand-set counters.</summary>
public sealed class InjectionWitnessTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void Describe_ReaderStall_SaysPeakLongestGracePeriodAndDrain()
    {
        var text = Describe(
            new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 100 },
            Frames.Frame(1, 1, histograms: [(Histogram.GracePeriod, Samples((10, 500)))]),
            Frames.Frame(2, 1.1, histograms: [(Histogram.GracePeriod, Samples((10, 500)))]),
            Frames.Frame(3, 1.12, counters: [(Counter.StallWarnings, 2)], histograms: [(Histogram.GracePeriod, Samples((10, 500), (1, 101_000_000)))]),
            outcome => outcome with { Before = new(2, 204_800), Peak = new(50, 13_002_342), AftermathNs = 14 * Millisecond });

        Assert.Equal(
            "Reader stall of 100 ms: backlog peaked at 12.4 MiB (before 200 KiB), longest grace period 101 ms of 1, drained 14.0 ms after the end."
            + " RCU warned of a stall 2 times.",
            text);
    }

    [Fact]
    public void Describe_ReaderStallCutShort_SaysByWhatAndClaimsNoDrain()
    {
        var frame = Frames.Frame(1, 1);
        var text = Describe(
            new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 100 }, frame, frame, frame,
            outcome => outcome with { End = InjectionEnd.RunStopped, LengthNs = 35 * Millisecond });

        Assert.Equal(
            "Reader stall of 100 ms: backlog peaked at 0 B (before 0 B), no grace period ended, not drained when last looked at; ended after 35.0 ms because the run stops.",
            text);
    }

    /// <summary>The percentile is of the samples between the two readings, not of the run.</summary>
    [Fact]
    public void Describe_TlbiCost_TakesPercentilesFromHistogramDifferences()
    {
        var text = Describe(
            new InjectionRequest { Kind = InjectionKind.TlbiCost, Ms = 100, CostNs = 50_000 },
            Frames.Frame(1, 1, histograms: [(Histogram.Tlbi, Samples((1_000, 1_000)))]),
            Frames.Frame(2, 1.1, histograms: [(Histogram.Tlbi, Samples((1_000, 1_000), (20, 51_000)))]),
            Frames.Frame(3, 1.1),
            outcome => outcome);

        Assert.Equal("TLBI cost raised by 50 us for 100 ms: broadcast p99 51.0 us of 20 (since the run began 1.00 us); no faults meanwhile.", text);
    }

    [Fact]
    public void Describe_CountingKinds_SayWhatTheCountersSay()
    {
        var before = Frames.Frame(1, 1, counters: [(Counter.Accesses, 100), (Counter.MemoryCacheExhaustions, 5), (Counter.FaultsRetried, 7), (Counter.GracePeriods, 3)]);
        var after = Frames.Frame(2, 2, counters:
        [
            (Counter.Accesses, 150), (Counter.MemoryCacheExhaustions, 17), (Counter.FaultsRetried, 57), (Counter.GracePeriods, 5), (Counter.LockWriteContentions, 4),
        ]);

        Assert.Equal(
            "Notifier storm of 500 ms: 1000 invalidations of its own (2.00 k/s), 50 faults turned back, no faults meanwhile.",
            Describe(new InjectionRequest { Kind = InjectionKind.NotifierStorm, Ms = 500 }, before, after, after, o => o with { Done = 1_000, LengthNs = 500 * Millisecond }).Replace("1.00 k", "1000", StringComparison.Ordinal));
        Assert.Equal(
            "Memory cache exhaustion of 200 ms: 640 free table pages held, 12 faults found none and were made again, 50 accesses completed meanwhile, the next mapping came 3.00 ms after the end.",
            Describe(new InjectionRequest { Kind = InjectionKind.CacheExhaustion, Ms = 200 }, before, after, after, o => o with { Done = 640, AftermathNs = 3 * Millisecond }));
        Assert.Equal(
            "Lock holder preempted for 100 ms: waits for the write side: 4, the longest 0 ns; nobody waited for the read side; 50 accesses completed meanwhile.",
            Describe(new InjectionRequest { Kind = InjectionKind.LockHolder, Ms = 100 }, before, after, after, o => o));
        Assert.Equal(
            "Callback flood of 500: 500 queued in 100 ms, backlog peaked at 480 callbacks (before 0), the last ran 9.00 ms after the last was queued, no grace period ended.",
            Describe(new InjectionRequest { Kind = InjectionKind.CallbackFlood, Callbacks = 500 }, before, after, after, o => o with { Done = 500, Peak = new(480, 0), AftermathNs = 9 * Millisecond }));
    }

    private static string Describe(
        InjectionRequest request, EngineFrame before, EngineFrame ended, EngineFrame after, Func<InjectionOutcome, InjectionOutcome> with)
    {
        var frames = new Queue<EngineFrame>([before, ended, after]);
        var witness = new InjectionWitness(frames.Dequeue);
        witness.Began();
        witness.Ended();
        return witness.Describe(with(new InjectionOutcome
        {
            Request = request, End = InjectionEnd.Complete, LengthNs = 100 * Millisecond, Done = 0, Before = default, Peak = default, AftermathNs = null,
        }));
    }

    private static SparseHistogram Samples(params ReadOnlySpan<(long Count, long Ns)> samples)
    {
        var histogram = SparseHistograms.Empty;
        foreach (var (count, ns) in samples)
        {
            histogram = SparseHistograms.Merge(histogram, new SparseHistogram
            {
                Buckets = [Lab.Engine.Primitives.LogHistogram.BucketOf((ulong)ns)], Counts = [count], Max = ns, Sum = count * ns,
            });
        }

        return histogram;
    }
}
