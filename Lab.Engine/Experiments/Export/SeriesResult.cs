using Lab.Engine.Experiments.Series;

namespace Lab.Engine.Experiments.Export;

/// <summary>A series for other programs, with all that it measured.</summary>
/// <param name="Format">Name and version of this kind of file.</param>
/// <param name="Summary">Plan, origin, every metric of every cell.</param>
/// <param name="Report">The 72-column text.</param>
/// <param name="Slices">In the order in which they ran, with the raw histograms.</param>
public sealed record SeriesResult(string Format, SeriesSummary Summary, string Report, IReadOnlyList<SeriesSlice> Slices);
