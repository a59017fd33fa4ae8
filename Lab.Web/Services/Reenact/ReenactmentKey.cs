namespace Lab.Web.Services.Reenact;

/// <summary>What a report follows from, and from nothing else.</summary>
/// <param name="Bug">"B7".</param>
public readonly record struct ReenactmentKey(string Bug, ulong Seed);
