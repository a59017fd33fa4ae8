namespace Lab.Web.Services.Experiments;

/// <summary>A kept experiment as a list shows it.</summary>
/// <param name="Id">Of its link: ten characters of a to z and 2 to 7, never used again.</param>
/// <param name="Name">The user's, or what it compares.</param>
/// <param name="IsPinned">Lists show it first, and nothing deletes it by age.</param>
/// <param name="Made">Start of its first slice.</param>
/// <param name="Summary">One line: the verdict's sentence, or how far it is.</param>
/// <param name="Trouble">Why it was interrupted; null: it was not, or a user stopped it.</param>
/// <param name="CommandLine">The <c>./lab</c> line that runs the same.</param>
public sealed record ExperimentEntry(
    string Id, ExperimentKind Kind, string Name, bool IsPinned, DateTimeOffset Made, ExperimentState State, string Summary, string? Trouble, string CommandLine);
