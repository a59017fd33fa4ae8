namespace Lab.Web.Services.Experiments;

/// <summary>What came of a bundle.</summary>
/// <param name="Id">Of the experiment in it; null: it was refused.</param>
/// <param name="IsNew">False: it was here already, the same, and nothing was changed.</param>
/// <param name="Problems">Why it was refused, a sentence each.</param>
public sealed record ImportResult(string? Id, bool IsNew, IReadOnlyList<string> Problems);
