namespace Lab.Engine.Workloads.Replay;

/// <summary>An operation at its place in the order that was found.</summary>
/// <param name="ThrownAway">Table pages that it took and gave back because another walker was first.</param>
internal readonly record struct SolvedOperation(RecordedOperation Operation, Explanation Explanation, int ThrownAway);
