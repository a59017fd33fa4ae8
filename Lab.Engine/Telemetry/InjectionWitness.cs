using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;

namespace Lab.Engine.Telemetry;

/// <summary>Says what came of an injection, from the run's counters and histograms before it, at its end, and when its aftermath was over.</summary>
public sealed class InjectionWitness : IInjectionWitness
{
    private readonly Func<EngineFrame> _read;
    private EngineFrame? _before;
    private EngineFrame? _ended;

    public InjectionWitness(LabRun run)
    {
        var sampler = RunSampler.Of(run);
        _read = () => sampler.Sample(0, []);
    }

    /// <param name="read">Reads every counter now.</param>
    internal InjectionWitness(Func<EngineFrame> read) => _read = read;

    public void Began() => _before = _read();

    public void Ended() => _ended = _read();

    public string Describe(InjectionOutcome outcome)
    {
        var after = _read();
        var earlier = FrameDelta.SinceStart(_before!);
        var during = FrameDelta.Between(_before, _ended!);
        var all = FrameDelta.Between(_before, after);
        var text = outcome.Request.Kind switch
        {
            InjectionKind.ReaderStall => ReaderStall(outcome, all),
            InjectionKind.CallbackFlood => CallbackFlood(outcome, all),
            InjectionKind.TlbiCost => TlbiCost(earlier, during),
            InjectionKind.NotifierStorm => NotifierStorm(outcome, earlier, during),
            InjectionKind.CacheExhaustion => CacheExhaustion(outcome, during),
            _ => LockHolder(during, all),
        };
        return $"{outcome.Request.Title}: {text}{CutShort(outcome)}.{Stalls(all)}";
    }

    private static string ReaderStall(InjectionOutcome outcome, FrameDelta all)
    {
        var drained = outcome.AftermathNs is { } ns ? $"drained {Quantity.Time(ns)} after the end" : "not drained when last looked at";
        return $"backlog peaked at {Quantity.Bytes(outcome.Peak.Bytes)} (before {Quantity.Bytes(outcome.Before.Bytes)}), {LongestGracePeriod(all)}, {drained}";
    }

    private static string CallbackFlood(InjectionOutcome outcome, FrameDelta all)
    {
        var done = outcome.AftermathNs is { } ns ? $"the last ran {Quantity.Time(ns)} after the last was queued" : "some still wait";
        return $"{Quantity.Count(outcome.Done)} queued in {Quantity.Time(outcome.LengthNs)}, backlog peaked at {Quantity.Count(outcome.Peak.Callbacks)} callbacks (before {Quantity.Count(outcome.Before.Callbacks)}), "
            + $"{done}, {LongestGracePeriod(all)}";
    }

    private static string TlbiCost(FrameDelta earlier, FrameDelta during) =>
        $"{P99("broadcast", Histogram.Tlbi, earlier, during)}; {P99("fault", Histogram.Fault, earlier, during)}";

    private static string NotifierStorm(InjectionOutcome outcome, FrameDelta earlier, FrameDelta during)
    {
        var perSecond = outcome.LengthNs <= 0 ? 0 : outcome.Done * 1e9 / outcome.LengthNs;
        return $"{Quantity.Count(outcome.Done)} invalidations of its own ({Quantity.Count(perSecond)}/s), {Quantity.Count(during.Increase(Counter.FaultsRetried))} faults turned back, "
            + P99("fault", Histogram.Fault, earlier, during);
    }

    private static string CacheExhaustion(InjectionOutcome outcome, FrameDelta during)
    {
        var next = outcome.AftermathNs is { } ns ? $"the next mapping came {Quantity.Time(ns)} after the end" : "no fault has mapped anything since";
        return $"{Quantity.Count(outcome.Done)} free table pages held, {Quantity.Count(during.Increase(Counter.MemoryCacheExhaustions))} faults found none and were made again, "
            + $"{Quantity.Count(during.Increase(Counter.Accesses))} accesses completed meanwhile, {next}";
    }

    private static string LockHolder(FrameDelta during, FrameDelta all) =>
        $"{Side("write", Counter.LockWriteContentions, Histogram.LockWriteWait, all)}; {Side("read", Counter.LockReadContentions, Histogram.LockReadWait, all)}; "
        + $"{Quantity.Count(during.Increase(Counter.Accesses))} accesses completed meanwhile";

    private static string Side(string side, Counter contentions, Histogram waits, FrameDelta all) =>
        all.Increase(contentions) is > 0 and var waiters
            ? $"waits for the {side} side: {Quantity.Count(waiters)}, the longest {Quantity.Time(all.Summary(waits).Max)}"
            : $"nobody waited for the {side} side";

    private static string P99(string what, Histogram histogram, FrameDelta earlier, FrameDelta during)
    {
        var before = earlier.Summary(histogram);
        var now = during.Summary(histogram);
        return now.Count == 0
            ? $"no {what}s meanwhile"
            : $"{what} p99 {Quantity.Time(now.P99)} of {Quantity.Count(now.Count)} (since the run began {(before.Count == 0 ? "none" : Quantity.Time(before.P99))})";
    }

    private static string LongestGracePeriod(FrameDelta all)
    {
        var periods = SparseHistograms.Merge(all.Samples(Histogram.GracePeriod), all.Samples(Histogram.GracePeriodExpedited));
        return SparseHistograms.Count(periods) == 0
            ? "no grace period ended"
            : $"longest grace period {Quantity.Time(SparseHistograms.Summarize(periods).Max)} of {Quantity.Count(SparseHistograms.Count(periods))}";
    }

    private static string CutShort(InjectionOutcome outcome) => outcome.End switch
    {
        InjectionEnd.RunStopped => $"; ended after {Quantity.Time(outcome.LengthNs)} because the run stops",
        InjectionEnd.WorkersPaused => $"; ended after {Quantity.Time(outcome.LengthNs)} because the policy changes",
        _ => "",
    };

    private static string Stalls(FrameDelta all) => all.Increase(Counter.StallWarnings) is > 0 and var stalls
        ? string.Create(CultureInfo.InvariantCulture, $" RCU warned of a stall {stalls} times.")
        : "";
}
