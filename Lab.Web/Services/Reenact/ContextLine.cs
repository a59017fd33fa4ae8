namespace Lab.Web.Services.Reenact;

/// <summary>A row of the context matrix.</summary>
/// <param name="Id">As the tests call it: "map-fault".</param>
/// <param name="Cells">In the order of the columns.</param>
/// <param name="Unchecked">What cannot be checked there, and why; empty if nothing.</param>
public sealed record ContextLine(string Id, string Context, IReadOnlyList<string> Cells, string Unchecked);
