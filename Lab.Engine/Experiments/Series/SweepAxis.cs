namespace Lab.Engine.Experiments.Series;

/// <summary>A knob of a sweep and the values that it takes.</summary>
public sealed record SweepAxis(string Knob, IReadOnlyList<SweepValue> Values);
