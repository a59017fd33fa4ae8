using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments.Series;

/// <summary>A value of a knob.</summary>
/// <param name="Text">As one writes it.</param>
/// <param name="Set">The options with it.</param>
public sealed record SweepValue(string Text, Func<RunOptions, RunOptions> Set);
