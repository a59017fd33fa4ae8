namespace Lab.Engine.Workloads.Replay;

/// <summary>A descriptor that the recording shows being made (entry-level probes).</summary>
internal readonly record struct MadeEntry(ulong Ipa, int Level, ulong Descriptor, int Line);
