namespace Lab.Web.Services.Compare;

/// <summary>Points of a line, for the page's module.</summary>
/// <param name="Y">Null: a gap.</param>
public sealed record CompareTraceData(IReadOnlyList<double> X, IReadOnlyList<double?> Y);
