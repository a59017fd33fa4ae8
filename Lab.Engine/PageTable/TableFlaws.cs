namespace Lab.Engine.PageTable;

/// <summary>
/// Mistakes that page-table code has really had, one a flag; set only to re-enact one. They exist only where a checker
/// listens: on a platform that does not trace, the code of every one of them is gone.
/// </summary>
[Flags]
public enum TableFlaws : ulong
{
    None = 0,

    /// <summary>Write-protection stops at the first entry that is not valid, and nobody looks at the walk's result (B8, one half).</summary>
    ProtectionStopsAtHole = 1UL << 16,

    /// <summary>A fault's walk goes on after a race that it lost, and reports success (B8, the other half).</summary>
    LostRaceIsSuccess = 1UL << 17,

    /// <summary>Whoever loses the race to relax permissions keeps the TLB entry that made it fault (B9).</summary>
    LoserKeepsTranslation = 1UL << 18,

    /// <summary>Relaxing writes the execute permission as asked for, even where that takes it away (B11).</summary>
    RelaxRewritesExecute = 1UL << 19,

    /// <summary>Aging looks at the leaf of the range's first address only (B18).</summary>
    AgesFirstLeafOnly = 1UL << 20,

    /// <summary>A walk takes a read section also when it is not shared: the hypervisor's, which may sleep, in its middle (B1).</summary>
    SectionAroundEveryWalk = 1UL << 32,

    /// <summary>The callback that frees a subtree asks the table's description, which the VM's end may have freed (B27).</summary>
    CallbackUsesTable = 1UL << 33,

    /// <summary>The dereference check has its condition the wrong way round: it wants a section of exclusive walks only (B28).</summary>
    InvertedDereferenceCheck = 1UL << 34,

    /// <summary>The EL2 build takes the kernel's shared walk, which names RCU, for its own (B29).</summary>
    KernelWalkAtEl2 = 1UL << 35,
}
