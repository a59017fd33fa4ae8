namespace Lab.Engine.PageTable;

/// <summary>What an entry is, in the words of a map: what maps a range, or why nothing does.</summary>
public enum EntryKind
{
    Empty,

    /// <summary>A leaf of level 3.</summary>
    Page,

    /// <summary>A leaf of level 2: 2 MiB with 4 KiB pages, 32 MiB with 16 KiB, 512 MiB with 64 KiB.</summary>
    Block2,

    /// <summary>A leaf of level 1: 1 GiB with 4 KiB pages.</summary>
    Block1,

    /// <summary>Invalid, with a note of software's own: an owner.</summary>
    Annotation,

    /// <summary>Invalid for the time of a break-before-make.</summary>
    Locked,

    Table,
}
