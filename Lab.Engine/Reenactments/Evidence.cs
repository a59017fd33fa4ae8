namespace Lab.Engine.Reenactments;

/// <summary>Where a bug is on record. Commits are Linux's, abbreviated to 12 digits; empty where it never was merged.</summary>
/// <param name="Introduced">The commit that brought it, or what did ("RFC 04/17").</param>
/// <param name="Fixed">The commit that mended it.</param>
/// <param name="Source">Mail subject or commit title, author where known.</param>
/// <param name="Date">Of the mail or the fix, as far as known: "14 Nov 2022".</param>
/// <param name="Grade">How we know: the list mail was read, the commit was read, or only its title.</param>
public sealed record Evidence(string Introduced, string Fixed, string Source, string Date, EvidenceGrade Grade);
