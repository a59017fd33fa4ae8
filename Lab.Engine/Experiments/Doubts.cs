using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments;

/// <summary>What would make a comparison's verdict wrong: of this one, not of comparisons as such.</summary>
public static class Doubts
{
    private const long LastLevelCacheBytes = 32L << 20;

    /// <summary>Whole clauses; never empty.</summary>
    public static IReadOnlyList<string> Of(Comparison comparison)
    {
        var plan = comparison.Plan;
        var doubts = new List<string>
        {
            "times are of a user-space model; the sign may carry over to the kernel, the size does not",
            "the same on another machine: fewer or more cores move the crossing point",
        };
        if (plan.A.TlbiBaseNs == 0 || plan.B.TlbiBaseNs == 0)
            doubts.Add("the TLBI cost model is off: break-before-make is free here");
        else
            doubts.Add($"TLBI costs are modelled ({plan.A.TlbiBaseNs} ns + {plan.A.TlbiPerInitiatorNs} ns for each initiator), not measured");
        if (((long)plan.A.MiBPerVcpu * plan.A.Vcpus << 20 >> 9) < LastLevelCacheBytes)
            doubts.Add($"the last-level tables take about {Quantity.Bytes((long)plan.A.MiBPerVcpu * plan.A.Vcpus << 20 >> 9)} and may fit a cache");
        if (plan.SliceMs < 500)
            doubts.Add($"slices of {plan.SliceMs} ms show little of what comes slowly: backlog, stalls, aging");
        if (comparison.RunAgain > 0)
            doubts.Add($"{PlainText.Plural(comparison.RunAgain, "pair")} run again after a garbage collection of the engine");
        if (comparison.Measured.Any(pair => pair.A.Count(Counter.StallWarnings) + pair.B.Count(Counter.StallWarnings) > 0))
            doubts.Add("RCU stall warnings in some slices");
        if (comparison.Slices.Any(slice => slice.Counts.CoreWaitNs < 0))
            doubts.Add("this machine does not say how long threads waited for a core");
        return doubts;
    }
}
