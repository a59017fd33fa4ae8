namespace Lab.Engine.Workloads.Replay;

/// <summary>A table page that a recorded operation took or unlinked.</summary>
/// <param name="Address">The kernel's address of it.</param>
/// <param name="Level">Of the entry that pointed to an unlinked one; 0 for one that was taken.</param>
internal readonly record struct TablePage(ulong Address, int Level, int Line);
