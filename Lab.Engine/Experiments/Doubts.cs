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
        var doubts = OfModel(plan.A, plan.B, plan.SliceMs);
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
        var doubts = OfModel(plan.Cells[0].Options, plan.Cells[^1].Options, plan.SliceMs);
        doubts.Add("many ratios stand here, each with an interval of its own: of 20, one may mislead; compare two cells before you build on them");
        if (series.RunAgain + series.Disturbed > 0)
            doubts.Add($"{PlainText.Plural(series.RunAgain, "slice")} run again after a garbage collection of the engine, {series.Disturbed} counted in spite of one");
        return doubts;
    }

    /// <summary>What holds whatever is measured.</summary>
    private static List<string> OfModel(RunOptions a, RunOptions b, int sliceMs)
    {
        var doubts = new List<string>
        {
            "times are of a user-space model; the sign may carry over to the kernel, the size does not",
            "the same on another machine: fewer or more cores move the crossing point",
        };
        if (a.TlbiBaseNs == 0 || b.TlbiBaseNs == 0)
            doubts.Add("the TLBI cost model is off: break-before-make is free here");
        else
            doubts.Add($"TLBI costs are modelled ({a.TlbiBaseNs} ns + {a.TlbiPerInitiatorNs} ns for each initiator), not measured");
        var tables = (long)a.MiBPerVcpu * a.Vcpus << 20 >> 9;
        if (tables < LastLevelCacheBytes)
            doubts.Add($"the last-level tables take about {Quantity.Bytes(tables)} and may fit a cache");
        if (a.DirtyLogging && sliceMs < a.LoggingOnMs + a.LoggingOffMs)
            doubts.Add($"slices of {sliceMs} ms are shorter than one cycle of dirty logging ({a.LoggingOnMs} ms on, {a.LoggingOffMs} ms off): they see a part of it, the same in every slice");
        if (sliceMs < 500)
            doubts.Add($"slices of {sliceMs} ms show little of what comes slowly: backlog, stalls, aging");
        return doubts;
    }
}
