namespace Lab.Engine.Workloads.Replay;

/// <summary>An operation at its place in the order that was found.</summary>
/// <param name="Stepped">It was cut into steps: who took which table page is not what one after the other would
/// give.</param>
/// <param name="ThrownAway">Table pages that it took and gave back because another walker was first.</param>
internal readonly record struct SolvedOperation(RecordedOperation Operation, Explanation Explanation, bool Stepped,
    int ThrownAway);
