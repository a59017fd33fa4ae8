using Lab.Engine.Experiments.Series;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments;

/// <summary>What would make a comparison's verdict wrong: of this one, not of comparisons as such.</summary>
public static class Doubts
{
    private const long LastLevelCacheBytes = 32L << 20;

    /// <summary>Whole clauses; never empty.</summary>
    public static IReadOnlyList<string> Of(Comparison comparison)
    {
        var plan = comparison.Plan;
        var doubts = OfModel([plan.A, plan.B], plan.SliceMs);
        doubts.Add("slices are equal in time, not in work: the faster arm gets further, so faults of every kind are mixed in other shares");
        if (Mixture(comparison) is { } mixture)
            doubts.Add(mixture);
        if (comparison.Verdict.IsDifference && comparison.Measured.Count < plan.Pairs)
            doubts.Add($"it ended after {comparison.Measured.Count} of {plan.Pairs} pairs because the difference was clear: after an early end an effect is rather too large, and every interval rather too narrow");
        if (comparison.RunAgain > 0)
            doubts.Add($"{PlainText.Plural(comparison.RunAgain, "pair")} run again after a garbage collection of the engine");
        if (comparison.Measured.Any(pair => pair.A.Count(Counter.StallWarnings) + pair.B.Count(Counter.StallWarnings) > 0))
            doubts.Add("RCU stall warnings in some slices");
        if (comparison.Slices.Any(slice => double.IsNaN(slice.Counts.CoreWaitShare)))
            doubts.Add("this machine does not say how long threads waited for a core");
        return doubts;
    }

    /// <summary>Of a series; never empty.</summary>
    public static IReadOnlyList<string> Of(SeriesProgress series)
    {
        var plan = series.Plan;
        var doubts = OfModel([.. plan.Cells.Select(cell => cell.Options)], plan.SliceMs);
        doubts.Add("many ratios stand here, each with an interval of its own: of 20, one may mislead; compare two cells before you build on them");
        if (series.RunAgain + series.Disturbed > 0)
            doubts.Add($"{PlainText.Plural(series.RunAgain, "slice")} run again after a garbage collection of the engine, {series.Disturbed} counted in spite of one");
        return doubts;
    }

    /// <summary>How the kinds of faults differ in share, where they do by more than five points: then their common mean says little.</summary>
    private static string? Mixture(Comparison comparison)
    {
        if (comparison.Measured.Count == 0)
            return null;
        var a = Share(comparison.Measured.Select(pair => pair.A));
        var b = Share(comparison.Measured.Select(pair => pair.B));
        return a is null || b is null || Math.Abs(a.Value - b.Value) <= 0.05
            ? null
            : $"{Quantity.Percent(a.Value)} of A's faults relaxed a permission or set an access flag, {Quantity.Percent(b.Value)} of B's: a mean or percentile over all faults compares two mixtures";

        static double? Share(IEnumerable<SliceCounts> slices)
        {
            var (mapped, others) = (0L, 0L);
            foreach (var slice in slices)
            {
                mapped += slice.Count(Counter.FaultsMapped);
                others += slice.Count(Counter.FaultsRelaxed) + slice.Count(Counter.FaultsAccess);
            }

            return mapped + others == 0 ? null : (double)others / (mapped + others);
        }
    }

    /// <summary>What holds whatever is measured.</summary>
    private static List<string> OfModel(IReadOnlyList<RunOptions> all, int sliceMs)
    {
        var doubts = new List<string>
        {
            "times are of a user-space model; the sign may carry over to the kernel, the size does not",
            "the same on another machine: fewer or more cores move the crossing point",
            "all slices ran in one process: how the runtime compiled and laid out the code is one draw, the same in every slice",
        };
        if (all.Any(options => options.TlbiBaseNs == 0))
            doubts.Add("the TLBI cost model is off: break-before-make is free here");
        var costs = all.Where(options => options.TlbiBaseNs > 0).Select(options => $"{options.TlbiBaseNs} ns + {options.TlbiPerInitiatorNs} ns for each initiator").Distinct(StringComparer.Ordinal).ToList();
        if (costs.Count > 0)
            doubts.Add($"TLBI costs are modelled ({string.Join("; ", costs)}), not measured");
        if (all.Any(options => options.ArrivalsPerSecond == 0))
            doubts.Add("closed loop: who is held up asks for nothing meanwhile, so a long stall is one sample and percentiles are too good (--arrivals-per-second opens the loop; due-p99 counts from when an access fell due)");
        var tables = all.Min(options => (long)options.MiBPerVcpu * options.Vcpus << 20 >> 9);
        if (tables < LastLevelCacheBytes)
            doubts.Add($"the last-level tables take about {Quantity.Bytes(tables)} and may fit a cache");
        if (all.FirstOrDefault(options => options.DirtyLogging && sliceMs < options.LoggingOnMs + options.LoggingOffMs) is { } logged)
            doubts.Add($"slices of {sliceMs} ms are shorter than one cycle of dirty logging ({logged.LoggingOnMs} ms on, {logged.LoggingOffMs} ms off): they see a part of it, the same in every slice");
        if (sliceMs < 500)
            doubts.Add($"slices of {sliceMs} ms show little of what comes slowly: backlog, stalls, aging");
        return doubts;
    }
}
