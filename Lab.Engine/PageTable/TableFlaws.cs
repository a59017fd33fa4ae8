namespace Lab.Engine.PageTable;

/// <summary>
/// Mistakes that page-table code has really had, one a flag; set only to re-enact one. They exist only where a checker
/// listens: on a platform that does not trace, the code of every one of them is gone.
/// </summary>
[Flags]
public enum TableFlaws : ulong
{
    None = 0,

    /// <summary>A walk takes a read section also when it is not shared: the hypervisor's, which may sleep, in its middle (B1).</summary>
    SectionAroundEveryWalk = 1UL << 0,

    /// <summary>A detached subtree is freed at once though its freeing is to wait for a grace period (B3).</summary>
    FreesBeforeGracePeriod = 1UL << 1,

    /// <summary>The walk that frees a subtree drops what is in it and keeps the reference of its root page (B4).</summary>
    KeepsSubtreeRoot = 1UL << 2,

    /// <summary>Who gives an unlinked subtree back drops the reference of its root page a second time (B5).</summary>
    PutsSubtreeRootTwice = 1UL << 3,

    /// <summary>A walker goes on with the table that it read before the visit, not with what the visit left there (B6).</summary>
    KeepsStaleTable = 1UL << 4,

    /// <summary>A map advances its output address by itself, leaf by leaf, while the walker advances the input address (B7).</summary>
    MovingTarget = 1UL << 5,

    /// <summary>Write-protection stops at the first entry that is not valid, and nobody looks at the walk's result (B8, one half).</summary>
    ProtectionStopsAtHole = 1UL << 6,

    /// <summary>A fault's walk goes on after a race that it lost, and reports success (B8, the other half).</summary>
    LostRaceIsSuccess = 1UL << 7,

    /// <summary>Whoever loses the race to relax permissions keeps the TLB entry that made it fault (B9).</summary>
    LoserKeepsTranslation = 1UL << 8,

    /// <summary>A relaxation that lost its race hints a level that it never learned: 2, left from before (B10).</summary>
    GuessesRelaxedLevel = 1UL << 9,

    /// <summary>Relaxing writes the execute permission as asked for, even where that takes it away (B11).</summary>
    RelaxRewritesExecute = 1UL << 10,

    /// <summary>An unmap that defers its leaves' TLBI defers its tables' too, and frees the tables meanwhile (B12).</summary>
    DefersTableTlbi = 1UL << 11,

    /// <summary>The TLBI of a table that an unmap removes hints level 0, which since LPA2 is a level and not "no hint" (B13).</summary>
    HintsLevelZero = 1UL << 12,

    /// <summary>The range TLBI of a broken table begins at the fault's address, not aligned down to the entry's granule (B14).</summary>
    InvalidatesFromFault = 1UL << 13,

    /// <summary>A table that a block replaces is invalidated by one address, not by all that it translated (B15).</summary>
    InvalidatesOneAddress = 1UL << 14,

    /// <summary>The break of an entry keeps the old value's reference, and the make takes another (B16).</summary>
    KeepsBrokenReference = 1UL << 15,

    /// <summary>Aging looks at the leaf of the range's first address only (B18).</summary>
    AgesFirstLeafOnly = 1UL << 16,

    /// <summary>Teardown in chunks frees each table as if the chunk held all of it (B23).</summary>
    FreesPartlyVisitedTables = 1UL << 17,

    /// <summary>The callback that frees a subtree asks the table's description, which the VM's end may have freed (B27).</summary>
    CallbackUsesTable = 1UL << 18,

    /// <summary>The dereference check has its condition the wrong way round: it wants a section of exclusive walks only (B28).</summary>
    InvertedDereferenceCheck = 1UL << 19,

    /// <summary>The EL2 build takes the kernel's shared walk, which names RCU, for its own (B29).</summary>
    KernelWalkAtEl2 = 1UL << 20,

    /// <summary>A split links the table that it was building though the build failed half-way (B31).</summary>
    LinksHalfBuiltTable = 1UL << 21,
}
