namespace Lab.Engine.Workloads.Conformance;

/// <summary>What came of one recorded file.</summary>
/// <param name="File">Path, relative to the folder that was given.</param>
/// <param name="Operations">Operations of a sequence; 0 of a table.</param>
/// <param name="Followed">Of these, done once more where nobody listens, and compared.</param>
/// <param name="Cases">Rows of a table; 0 of a sequence.</param>
/// <param name="CasesDisagreeing">Rows in which a table disagrees.</param>
/// <param name="Compared">Values compared.</param>
/// <param name="Problems">Why the file cannot be run; none if it was.</param>
/// <param name="Disagreements">Of a sequence, those of its first operation that disagrees; of a table, all.</param>
public sealed record FileVerdict(
    string File, int Operations, int Followed, int Cases, int CasesDisagreeing, long Compared, IReadOnlyList<string> Problems,
    IReadOnlyList<Disagreement> Disagreements)
{
    public bool Passed => Problems.Count == 0 && Disagreements.Count == 0;

    /// <summary>A table of cases, and not a sequence.</summary>
    public bool IsTable => Cases > 0;
}
