using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;

namespace Lab.Web.Services.Experiments;

/// <summary>A kept experiment with all that it measured: of one moment; it is shared by those who look, and nobody changes it any more.</summary>
/// <param name="Comparison">Of a comparison, replayed from its slices; else null.</param>
/// <param name="Series">Of a ladder, a scaling or a sweep; else null.</param>
/// <param name="Origin">Where it was made.</param>
/// <param name="SliceBegan">When the slice that runs now began; null: none runs.</param>
public sealed record ExperimentView(
    ExperimentEntry Entry, Comparison? Comparison, SeriesProgress? Series, ComparisonOrigin Origin, DateTimeOffset? SliceBegan);
