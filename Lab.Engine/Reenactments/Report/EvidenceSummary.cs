namespace Lab.Engine.Reenactments.Report;

/// <summary>Where a bug is on record.</summary>
/// <param name="Introduced">The commit that brought it, or what did; empty where that is not known.</param>
/// <param name="Fixed">The commit that mended it; empty where none did.</param>
/// <param name="Source">Mail subject or commit title.</param>
/// <param name="Date">Of the mail or the fix; empty where it is not known.</param>
/// <param name="Grade">Name of an <see cref="EvidenceGrade"/>.</param>
/// <param name="GradeText">The grade in words.</param>
public sealed record EvidenceSummary(string Introduced, string Fixed, string Source, string Date, string Grade, string GradeText)
{
    public static EvidenceSummary Of(Evidence evidence) => new(
        evidence.Introduced, evidence.Fixed, evidence.Source, evidence.Date, evidence.Grade.ToString(), TextOf(evidence.Grade));

    public static string TextOf(EvidenceGrade grade) => grade switch
    {
        EvidenceGrade.ListMail => "the mail on the list was read",
        EvidenceGrade.Commit => "the commit's text or difference was read",
        EvidenceGrade.Title => "only a title or a digest was read",
        _ => throw new ArgumentOutOfRangeException(nameof(grade)),
    };
}
