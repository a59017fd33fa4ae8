namespace Lab.Engine.Workloads.Replay;

/// <summary>A subtree that an eager split built before linking it.</summary>
/// <param name="Prot">Permission bits of the block it replaces, as that kernel numbers them.</param>
internal readonly record struct CreatedSubtree(ulong Pa, int Level, ulong Prot, int Line);
