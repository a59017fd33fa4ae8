namespace Lab.Tests.Litmus;

/// <param name="Tries">Updates, each with a grace period.</param>
/// <param name="Reads">Read sections.</param>
/// <param name="Violations">Sections that saw what they must not.</param>
public readonly record struct LitmusResult(long Tries, long Reads, long Violations)
{
    public bool Caught => Violations > 0;

    public static LitmusResult operator +(LitmusResult a, LitmusResult b) =>
        new(a.Tries + b.Tries, a.Reads + b.Reads, a.Violations + b.Violations);
}
