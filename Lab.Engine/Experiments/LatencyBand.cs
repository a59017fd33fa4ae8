namespace Lab.Engine.Experiments;

/// <summary>A percentile of one arm and how far it would move if the slices were drawn again. Nanoseconds.</summary>
/// <param name="Percent">50, 99.9.</param>
/// <param name="Value">Of all slices' samples merged, to 6.25 %.</param>
/// <param name="Low">Lower end of the 95 % band; null: too few pairs, or too few samples beyond the percentile, to say.</param>
/// <param name="High">Upper end; null with <paramref name="Low"/>.</param>
public sealed record LatencyBand(double Percent, long Value, long? Low, long? High);
