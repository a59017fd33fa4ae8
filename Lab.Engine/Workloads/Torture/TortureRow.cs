namespace Lab.Engine.Workloads.Torture;

/// <summary>A step and what came of it.</summary>
internal sealed record TortureRow(TortureStep Step, TortureResult Result, long TookNs)
{
    public TortureVerdict Verdict => (Step.IsBroken, Result.Violations > 0, Result.Conclusive) switch
    {
        (true, true, _) => TortureVerdict.Caught,
        (true, false, _) => TortureVerdict.Missed,
        (false, true, _) => TortureVerdict.Failed,
        (false, false, false) => TortureVerdict.Inconclusive,
        (false, false, true) => TortureVerdict.Clean,
    };

    public bool Passed => Verdict is TortureVerdict.Clean or TortureVerdict.Caught;
}
