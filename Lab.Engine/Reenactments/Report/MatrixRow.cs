namespace Lab.Engine.Reenactments.Report;

/// <summary>One bug on all seeds.</summary>
/// <param name="Id">"B7".</param>
/// <param name="Seeds">How many.</param>
/// <param name="Caught">Seeds on which an expected checker caught the broken variant.</param>
/// <param name="Checkers">That caught it, expected or not.</param>
/// <param name="WorstTries">Most runs that the broken variant took.</param>
/// <param name="WorstMs">Longest time that it took, milliseconds.</param>
/// <param name="Silent">Seeds on which the fixed variant was silent.</param>
/// <param name="SilentTries">Runs of the fixed variant, of all seeds.</param>
/// <param name="SilentWorstMs">Longest time that they took on one seed, milliseconds.</param>
/// <param name="Problems">What was not as it must be, a sentence each, with its seed.</param>
public sealed record MatrixRow(
    string Id,
    int Seeds,
    int Caught,
    IReadOnlyList<string> Checkers,
    int WorstTries,
    double WorstMs,
    int Silent,
    int SilentTries,
    double SilentWorstMs,
    IReadOnlyList<string> Problems)
{
    public bool IsCaught => Caught == Seeds;

    public bool IsSilent => Silent == Seeds;
}
