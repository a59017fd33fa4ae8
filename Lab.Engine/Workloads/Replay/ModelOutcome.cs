namespace Lab.Engine.Workloads.Replay;

/// <summary>What an operation comes to in the reference model.</summary>
/// <param name="Result">Return code; null: either of several is possible.</param>
/// <param name="Taken">Table pages.</param>
/// <param name="Unlinked">Subtrees handed to RCU.</param>
/// <param name="Tlbis">Broadcast TLB invalidations.</param>
/// <param name="Stopped">A table was installed and the walk has not gone on yet.</param>
internal readonly record struct ModelOutcome(long? Result, int Taken, int Unlinked, int Tlbis, bool Stopped = false);
