namespace Lab.Engine.PageTable;

/// <summary>Which entries a walk shows to its visitor.</summary>
[Flags]
public enum WalkVisits
{
    None = 0,

    /// <summary>Every entry that is no table: leaves, invalid, annotated and LOCKED ones.</summary>
    Leaf = 1,

    /// <summary>Tables, before their children.</summary>
    TablePre = 2,

    /// <summary>Tables, after their children.</summary>
    TablePost = 4,
}
