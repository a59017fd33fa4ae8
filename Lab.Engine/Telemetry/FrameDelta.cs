using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Telemetry;

/// <summary>What happened between two frames: rates, shares and the samples of the interval. The only place that derives them.</summary>
public sealed class FrameDelta
{
    private readonly EngineFrame? _earlier;
    private readonly SparseHistogram?[] _histograms;

    private FrameDelta(EngineFrame? earlier, EngineFrame later)
    {
        _earlier = earlier;
        Later = later;
        _histograms = new SparseHistogram?[later.Histograms.Length];
    }

    public EngineFrame Later { get; }

    /// <summary>The interval begins with a run: the earlier frame was of another run, or there was none.</summary>
    public bool BeginsRun => _earlier is null;

    /// <summary>Nanoseconds of run time; 0 if the two frames are of the same moment.</summary>
    public long IntervalNs => Later.ElapsedNs - (_earlier?.ElapsedNs ?? 0);

    /// <summary>Frames that were lost between the two.</summary>
    public long FramesMissing => _earlier is null ? 0 : Math.Max(0, Later.Sequence - _earlier.Sequence - 1);

    /// <summary>Share of worker time spent waiting for the MMU lock, 0 to 1; NaN if no worker ran.</summary>
    public double LockWaitShare
    {
        get
        {
            var worked = Increase(Counter.WorkerNs);
            return worked <= 0 ? double.NaN : Math.Clamp((double)Increase(Counter.LockWaitNs) / worked, 0, 1);
        }
    }

    /// <summary>Faults that ended in a mapping, a relaxed permission or a set access flag, per second.</summary>
    public double FaultsPerSecond =>
        PerSecond(Counter.FaultsMapped) + PerSecond(Counter.FaultsRelaxed) + PerSecond(Counter.FaultsAccess);

    /// <summary>Frames of two runs, or of a run that began anew, are not subtracted: the later one then counts from 0.</summary>
    public static FrameDelta Between(EngineFrame? earlier, EngineFrame later)
    {
        var sameRun = earlier is not null && earlier.RunId == later.RunId && earlier.ElapsedNs <= later.ElapsedNs;
        return new FrameDelta(sameRun ? earlier : null, later);
    }

    /// <summary>The whole run up to a frame.</summary>
    public static FrameDelta SinceStart(EngineFrame later) => new(null, later);

    /// <summary>Total or gauge as of the later frame; 0 if that engine does not count it.</summary>
    public long Now(Counter counter) => ValueIn(Later, counter);

    /// <summary>What a total grew by. Not for gauges.</summary>
    public long Increase(Counter counter)
    {
        Invariant.That(!Gauges.IsGauge(counter), "the increase of a gauge");
        return ValueIn(Later, counter) - (_earlier is null ? 0 : ValueIn(_earlier, counter));
    }

    /// <summary>Per second of run time; 0 for an empty interval. Not for gauges.</summary>
    public double PerSecond(Counter counter) => IntervalNs <= 0 ? 0 : Increase(counter) * 1e9 / IntervalNs;

    /// <summary>The samples of the interval.</summary>
    public SparseHistogram Samples(Histogram histogram)
    {
        var index = (int)histogram;
        if (index >= _histograms.Length)
            return SparseHistograms.Empty;
        return _histograms[index] ??= _earlier is null || index >= _earlier.Histograms.Length
            ? Later.Histograms[index]
            : SparseHistograms.Since(Later.Histograms[index], _earlier.Histograms[index]);
    }

    public HistogramSummary Summary(Histogram histogram) => SparseHistograms.Summarize(Samples(histogram));

    private static long ValueIn(EngineFrame frame, Counter counter) =>
        (int)counter < frame.Counters.Length ? frame.Counters[(int)counter] : 0;
}
