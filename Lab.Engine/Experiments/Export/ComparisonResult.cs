namespace Lab.Engine.Experiments.Export;

/// <summary>A comparison for other programs, with all that it measured.</summary>
/// <param name="Format">Name and version of this kind of file.</param>
/// <param name="Summary">Plan, origin, verdict, every metric.</param>
/// <param name="Report">The 72-column text.</param>
/// <param name="Slices">In the order in which they ran, with the raw histograms.</param>
public sealed record ComparisonResult(string Format, ComparisonSummary Summary, string Report, IReadOnlyList<SliceResult> Slices);
