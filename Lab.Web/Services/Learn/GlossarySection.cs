namespace Lab.Web.Services.Learn;

/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">A term each; its cells are text in which backquotes stand for code and [words](file) for a link.</param>
public sealed record GlossarySection(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
