namespace Lab.Engine.Workloads.Replay;

/// <summary>The mapped set at the start of a phase.</summary>
/// <param name="Leaves">Valid leaves, by the recorded results.</param>
/// <param name="Tables">Table pages below the root.</param>
public sealed record ReplayPhase(int Line, string Vm, string Text, long Leaves, long Tables);
