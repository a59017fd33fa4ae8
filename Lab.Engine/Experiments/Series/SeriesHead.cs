namespace Lab.Engine.Experiments.Series;

/// <summary>The first line of a series' file.</summary>
/// <param name="Kind">How it is reported.</param>
public sealed record SeriesHead(SeriesKind Kind, SeriesPlan Plan, ComparisonOrigin Origin);
