namespace Lab.Web.Services.Reenact;

/// <summary>What a command line came to.</summary>
/// <param name="ExitCode">0 good, 1 a bad result, 2 a wrong request; others are crashes.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record RunnerAnswer(int ExitCode, string Output, string Errors);
