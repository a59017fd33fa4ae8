namespace Lab.Tests.Architecture;

/// <param name="Pattern">A regular expression over one line of code.</param>
public sealed record BannedSymbol(string Pattern, string Instead);
