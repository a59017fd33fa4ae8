using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments.Series;

/// <summary>One configuration of a series.</summary>
/// <param name="Label">What it is called in the table: "14: shared faults", "parallel, 4 vCPUs".</param>
/// <param name="Options">Its seed is not used: each round has its own.</param>
public sealed record SeriesCell(string Label, RunOptions Options);
