namespace Lab.Engine.Workloads.Replay;

/// <summary>One entry of the reference model.</summary>
/// <param name="Pa">Of a leaf, bytes.</param>
/// <param name="Prot">Of a leaf.</param>
/// <param name="Page">Of a table: the kernel's address of its page, 0 if unknown.</param>
/// <param name="Children">Of a table: entries that are not empty.</param>
internal readonly record struct ModelEntry(
    EntryKind Kind, ulong Pa = 0, uint Prot = 0, Youth Youth = Youth.Young, ulong Page = 0, int Children = 0);
