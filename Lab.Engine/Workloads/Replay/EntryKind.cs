namespace Lab.Engine.Workloads.Replay;

/// <summary>What an entry of the reference model is.</summary>
internal enum EntryKind : byte
{
    Empty,
    Leaf,
    Table,
}
