namespace Lab.Web.Services.Reenact;

/// <summary>Why a run gave no report.</summary>
/// <param name="What">A sentence.</param>
/// <param name="ExitCode">Of the command; null if it has none.</param>
/// <param name="Lines">The first lines of its standard error.</param>
public sealed record ReenactmentFailure(string What, int? ExitCode, IReadOnlyList<string> Lines);
