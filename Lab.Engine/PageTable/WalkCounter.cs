namespace Lab.Engine.PageTable;

/// <summary>What a walking worker counts.</summary>
public enum WalkCounter
{
    MapWalks,
    UnmapWalks,
    AttributeWalks,
    AgeWalks,
    SplitWalks,
    FreeWalks,
    FlushWalks,

    /// <summary>Compare-exchanges of an entry that lost.</summary>
    CompareExchangesLost,

    /// <summary>Operations that ended in -EAGAIN.</summary>
    Again,

    /// <summary>Break-before-make sequences begun.</summary>
    Breaks,

    /// <summary>Leaves made by map.</summary>
    LeavesMapped,

    /// <summary>Leaves removed by unmap.</summary>
    LeavesUnmapped,

    /// <summary>Those of them that were blocks.</summary>
    BlocksUnmapped,

    /// <summary>Table pages taken from a memory cache.</summary>
    TablesTaken,

    /// <summary>Table pages given back at once: lost races, failed builds, tables that unmap or teardown emptied.</summary>
    TablesFreed,

    /// <summary>Blocks replaced by a table.</summary>
    BlocksSplit,

    /// <summary>Tables replaced by a block; each unlinks one subtree.</summary>
    TablesCoalesced,

    /// <summary>Unlinked subtrees queued behind a grace period.</summary>
    SubtreesDeferred,

    /// <summary>
    /// Maps of one page into an empty entry: each one walk, one break and one leaf, which are not counted a second time
    /// above (<see cref="WalkTotals"/> adds them).
    /// </summary>
    PlainMaps,

    /// <summary>
    /// Breaks of published entries: which of them are timed goes by their number. Here, and not in the worker's object,
    /// which may share a line with another worker's.
    /// </summary>
    TimableBreaks,

    DataCacheBytes,
    InstructionCacheBytes,

    /// <summary>Sanity checks that fired (WARN_ON in the kernel).</summary>
    Warnings,
}
