namespace Lab.Engine.Experiments.Series;

/// <summary>A published time to dirty memory.</summary>
/// <param name="BeforeSeconds">Without the series.</param>
/// <param name="WithSeconds">With it.</param>
public sealed record PublishedPoint(int Vcpus, double BeforeSeconds, double WithSeconds);
