using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>What one variant came to on one seed.</summary>
/// <param name="Bug">Which.</param>
/// <param name="IsBroken">The broken variant.</param>
/// <param name="Options">Of the run that failed; of the first if none did.</param>
/// <param name="Result">Of the run that failed; of the first if none did.</param>
/// <param name="Tries">Runs made.</param>
/// <param name="ElapsedNs">Wall clock.</param>
/// <param name="Problem">What kept the runs from being made as asked; empty if nothing did.</param>
public sealed record ReenactmentOutcome(
    Reenactment Bug, bool IsBroken, SimOptions Options, SimResult Result, int Tries, long ElapsedNs, string Problem)
{
    public bool IsCaught => Result.Failure is not null;

    /// <summary>The checker that saw it is one of those expected.</summary>
    public bool IsExpected => Result.Failure is { } failure && Bug.Expected.Contains(failure.Checker, StringComparer.Ordinal);

    /// <summary>It came out as it must: the broken one caught by an expected checker, the fixed one silent.</summary>
    public bool IsOk => IsBroken ? IsExpected : !IsCaught;
}
