using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Experiments.Export;

/// <summary>Whole experiments with histograms, made of numbers that anybody can add up.</summary>
internal static class Samples
{
    public static ComparisonPlan Plan { get; } = new()
    {
        A = new RunOptions { Policy = "rwlock-6.1" }, B = new RunOptions { Policy = "parallel" }, Pairs = 8, CalibrationPairs = 6, OnlyAtEnd = true, Seed = 3,
    };

    public static ComparisonOrigin Origin { get; } = new(Frames.Hello(), "Linux 6.8 <x> & \"y\"", "lab compare --a 'rwlock-6.1' --b parallel");

    /// <summary>B's faults take half of A's time; one pair was run again after a collection.</summary>
    public static Comparison Comparison()
    {
        var comparison = new Comparison(Plan);
        for (var index = 0; comparison.Next is { } ticket; index++)
        {
            var isB = ticket.Arm == Arm.B && ticket.Phase == SlicePhase.Measured;
            comparison.Add(new SliceResult(ticket, Counts(isB ? 1 : 2, index % 5, ticket is { Phase: SlicePhase.Measured, Pair: 1, Attempt: 0 } ? 1 : 0)));
        }

        return comparison;
    }

    /// <summary>Two cells, six rounds.</summary>
    public static SeriesReport Series()
    {
        var plan = new SeriesPlan { Cells = [new SeriesCell("=one, \"first\"", Plan.A), new SeriesCell("<two>", Plan.B)], Rounds = 6 };
        var progress = new SeriesProgress(plan);
        for (var index = 0; progress.Next is { } ticket; index++)
            progress.Add(new SeriesSlice(ticket, Counts(ticket.Cell == 0 ? 2 : 1, index % 3, 0)));
        return new SeriesReport(new SeriesHead(SeriesKind.Sweep, plan, Origin), progress);
    }

    private static SliceCounts Counts(int scale, int noise, int collections) => new()
    {
        IntervalNs = 1_000_000_000,
        Counters = new Dictionary<string, long>(StringComparer.Ordinal) { [nameof(Counter.FaultsMapped)] = 100_000 / scale },
        Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal)
        {
            [nameof(Histogram.Fault)] = new() { Buckets = [60 + (scale * 16), 110 + (scale * 16)], Counts = [900, 100 + noise], Max = 5_000_000 * scale, Sum = 1_000_000L * scale * (100 + noise) },
        },
        CpuNs = 2_000_000_000,
        Core = new CoreTime(1, 0),
        Cores = 2,
        Collections = collections,
    };
}
