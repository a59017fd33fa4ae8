using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments;

/// <summary>What one slice counted, without its settling. A value: it is stored, exported and given back to resume.</summary>
public sealed record SliceCounts
{
    /// <summary>Nanoseconds counted.</summary>
    public required long IntervalNs { get; init; }

    /// <summary>What each total grew by, and gauges at the slice's end, by the counter's name; zeros are left out.</summary>
    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    /// <summary>The slice's samples by the histogram's name; empty ones are left out.</summary>
    public required IReadOnlyDictionary<string, SparseHistogram> Histograms { get; init; }

    /// <summary>Processor time of the engine process, nanoseconds.</summary>
    public required long CpuNs { get; init; }

    /// <summary>What the run's threads had of the cores (<see cref="RunTasks"/>); null: this machine does not say.</summary>
    public required CoreTime? Core { get; init; }

    /// <summary>Cores that the process may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Garbage collections of the engine process while it counted.</summary>
    public required int Collections { get; init; }

    /// <summary>A checker's report, or how the drain failed; null: all was well.</summary>
    public string? Violation { get; init; }

    /// <summary>How much of the time in which the run's threads wanted a core they had none, 0 to 1; NaN if the machine does not say.</summary>
    public double CoreWaitShare => Core is { RunNs: var run, WaitNs: var wait } && run + wait > 0 ? (double)wait / (run + wait) : double.NaN;

    /// <summary>Increase of a total, or the gauge at the end; 0 if it was not counted.</summary>
    public long Count(Counter counter) => Counters.GetValueOrDefault(counter.ToString());

    public double PerSecond(Counter counter) => IntervalNs <= 0 ? 0 : Count(counter) * 1e9 / IntervalNs;

    public SparseHistogram Samples(Histogram histogram) => Histograms.GetValueOrDefault(histogram.ToString()) ?? SparseHistograms.Empty;

    /// <summary>Several slices as one long one: totals and times add, histograms merge, of a gauge the largest stays.</summary>
    /// <param name="slices">At least one.</param>
    public static SliceCounts Merge(IReadOnlyList<SliceCounts> slices)
    {
        Invariant.That(slices.Count > 0);
        return slices[0] with
        {
            IntervalNs = slices.Sum(slice => slice.IntervalNs),
            Counters = Enum.GetValues<Counter>().ToDictionary(
                counter => counter.ToString(),
                counter => Gauges.IsGauge(counter) ? slices.Max(slice => slice.Count(counter)) : slices.Sum(slice => slice.Count(counter)),
                StringComparer.Ordinal),
            Histograms = Enum.GetValues<Histogram>().ToDictionary(
                histogram => histogram.ToString(), histogram => SparseHistograms.Merge(slices.Select(slice => slice.Samples(histogram))), StringComparer.Ordinal),
            CpuNs = slices.Sum(slice => slice.CpuNs),
            Core = slices.All(slice => slice.Core is not null) ? new CoreTime(slices.Sum(slice => slice.Core!.Value.RunNs), slices.Sum(slice => slice.Core!.Value.WaitNs)) : null,
            Collections = slices.Sum(slice => slice.Collections),
        };
    }

    /// <summary>What was counted between two frames of one run.</summary>
    public static SliceCounts Between(EngineFrame from, EngineFrame to, long cpuNs, CoreTime? core)
    {
        var delta = FrameDelta.Between(from, to);
        Invariant.That(!delta.BeginsRun, "the frames of a slice are of one run");
        return new SliceCounts
        {
            IntervalNs = delta.IntervalNs,
            Counters = Enum.GetValues<Counter>()
                .Select(counter => (counter, Value: Gauges.IsGauge(counter) ? delta.Now(counter) : delta.Increase(counter)))
                .Where(read => read.Value != 0)
                .ToDictionary(read => read.counter.ToString(), read => read.Value, StringComparer.Ordinal),
            Histograms = Enum.GetValues<Histogram>()
                .Select(histogram => (histogram, Samples: delta.Samples(histogram)))
                .Where(read => read.Samples.Buckets.Length > 0)
                .ToDictionary(read => read.histogram.ToString(), read => read.Samples, StringComparer.Ordinal),
            CpuNs = cpuNs,
            Core = core,
            Cores = Environment.ProcessorCount,
            Collections = (int)delta.Increase(Counter.Collections),
            Violation = to.Violation,
        };
    }
}
