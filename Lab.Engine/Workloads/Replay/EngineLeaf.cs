namespace Lab.Engine.Workloads.Replay;

/// <summary>A valid leaf of our tables.</summary>
internal readonly record struct EngineLeaf(ulong Pa, int Level, uint Prot, ulong Descriptor);
