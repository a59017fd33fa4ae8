using Lab.Engine.Experiments;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Support;
using Lab.Web.Services.Experiments;

namespace Lab.Tests.Web.Support;

/// <summary>Comparisons of a machine whose truth is known, with every metric that the page shows.</summary>
internal static class ComparisonSamples
{
    public static ComparisonPlan Plan { get; } = new()
    {
        A = new RunOptions { Policy = "parallel" }, B = new RunOptions { Policy = "rwlock-6.1" }, Pairs = 16, CalibrationPairs = 8, Seed = 7,
    };

    /// <summary>Ends as B slower.</summary>
    public static Comparison Slower(int slices = int.MaxValue) => Run(new Comparison(Plan), 1.3, slices);

    /// <param name="ratio">B's times, as a factor of A's.</param>
    /// <param name="slices">Stops after so many, or at the verdict.</param>
    /// <param name="coreWait">Share of the time in which threads wanted a core that they had none.</param>
    /// <param name="disturbed">Number of the slice in which the engine collects; -1: none.</param>
    public static Comparison Run(Comparison comparison, double ratio, int slices = int.MaxValue, double noise = 0.02, double coreWait = 0, int disturbed = -1)
    {
        var source = new NoiseSource(11);
        for (var slice = 0; slice < slices && comparison.Next is { } ticket; slice++)
        {
            var isB = ticket.Arm == Arm.B && ticket.Phase == SlicePhase.Measured;
            comparison.Add(new SliceResult(ticket, Counts(Math.Exp(noise * source.Normal()) * (isB ? ratio : 1), coreWait, slice == disturbed)));
        }

        return comparison;
    }

    public static ExperimentView View(Comparison comparison, ExperimentState state, string id = "abcdefghij", string? trouble = null) => new(
        new ExperimentEntry(
            id, ExperimentKind.Comparison, "parallel against rwlock-6.1", false, DateTimeOffset.UnixEpoch, state,
            comparison.Verdict.Sentence(ComparisonMetric.Find(comparison.Plan.Metric)!), trouble, "./lab compare --a parallel --b rwlock-6.1 --seed 7"),
        comparison, null, new ComparisonOrigin(Frames.Hello(), "Linux 6.8", "lab compare --a parallel --b rwlock-6.1 --seed 7"),
        state == ExperimentState.Running ? DateTimeOffset.UtcNow : null);

    private static SliceCounts Counts(double time, double coreWait, bool collects)
    {
        var faults = (long)(100_000 / time);
        return new SliceCounts
        {
            IntervalNs = 1_000_000_000,
            Counters = new Dictionary<string, long>(StringComparer.Ordinal)
            {
                [nameof(Counter.FaultsMapped)] = faults, [nameof(Counter.Accesses)] = 40 * faults, [nameof(Counter.BlocksSplit)] = faults / 512,
                [nameof(Counter.BacklogPeakBytes)] = (long)(180_000 * time), [nameof(Counter.LockWaitNs)] = (long)(40_000_000 * time * time), [nameof(Counter.WorkerNs)] = 2_000_000_000,
                [nameof(Counter.FaultsRetried)] = faults / 200,
            },
            Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal)
            {
                [nameof(Histogram.Fault)] = Samples(1_500 * time, faults), [nameof(Histogram.GracePeriod)] = Samples(900_000 / time, 300), [nameof(Histogram.BreakWindow)] = Samples(400, 900),
            },
            CpuNs = (long)(1_900_000_000 * time),
            Core = new CoreTime((long)((1 - coreWait) * 2e9), (long)(coreWait * 2e9)),
            Cores = 2,
            Collections = collects ? 1 : 0,
        };
    }

    /// <summary>Ever fewer of ever longer ones, each twice as long and a quarter as many.</summary>
    private static SparseHistogram Samples(double shortest, long count)
    {
        var counts = new SortedDictionary<int, long>();
        double sum = 0, time = shortest;
        for (var left = count; left > 0; left /= 4, time *= 2)
        {
            var own = Math.Max(1, left * 3 / 4);
            counts[LogHistogram.BucketOf((ulong)time)] = counts.GetValueOrDefault(LogHistogram.BucketOf((ulong)time)) + own;
            sum += own * time;
        }

        return new SparseHistogram { Buckets = [.. counts.Keys], Counts = [.. counts.Values], Max = (long)(time / 2), Sum = (long)sum };
    }
}
