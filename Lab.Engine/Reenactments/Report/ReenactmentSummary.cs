namespace Lab.Engine.Reenactments.Report;

/// <summary>One re-enactment's texts.</summary>
/// <param name="Id">"B7".</param>
/// <param name="Title">What goes wrong, in a few words.</param>
/// <param name="Story">Two sentences.</param>
/// <param name="Seen">What a user would have seen.</param>
/// <param name="Evidence">Where it is on record.</param>
/// <param name="Switch">"TableFlaws.MovingTarget".</param>
/// <param name="Fix">What the fixed code does instead.</param>
/// <param name="Expected">Checkers that may be the first to see it; the first named is the one that the bug is known for.</param>
/// <param name="Script">The race script that shows it in one run; null: schedules are searched.</param>
public sealed record ReenactmentSummary(
    string Id,
    string Title,
    string Story,
    string Seen,
    EvidenceSummary Evidence,
    string Switch,
    string Fix,
    IReadOnlyList<string> Expected,
    string? Script)
{
    public static ReenactmentSummary Of(Reenactment reenactment) => new(
        reenactment.Id,
        reenactment.Title,
        reenactment.Story,
        reenactment.Seen,
        EvidenceSummary.Of(reenactment.Evidence),
        reenactment.Switch,
        reenactment.Fix,
        reenactment.Expected,
        reenactment.Script);
}
