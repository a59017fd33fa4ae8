namespace Lab.Engine.PageTable;

/// <summary>
/// Behaviour of the kernel's hypervisor page tables that a recording shows and that a sane engine would not copy. Each
/// flag turns one on; without it the table refuses the request (<see cref="PgtableResult.Invalid"/>) and changes nothing.
/// </summary>
[Flags]
public enum HypQuirks
{
    None = 0,

    /// <summary>
    /// A block map that differs from the block in place warns, and then replaces that block by a table of pages all the
    /// same: valid to valid, without TLBI, and its page's reference count rises a second time (recording
    /// <c>hyp-block-conflict</c>). Without: one warning, refused.
    /// </summary>
    BlockConflict = 1 << 0,

    /// <summary>
    /// A map too small for a block, inside one, replaces the block by a table without a word; what else the block mapped
    /// is lost (recording <c>hyp-block-page-conflict</c>). Without: done if the block maps just that already, else one
    /// warning, refused.
    /// </summary>
    BlockPageConflict = 1 << 1,

    /// <summary>A page map that differs from the page in place is refused with two warnings (recording <c>hyp-remap</c>). Without: with one.</summary>
    DoubleWarning = 1 << 2,

    /// <summary>Normal non-cacheable is taken for Normal (recording <c>hyp-map-basic</c>). Without: refused.</summary>
    NonCacheableIgnored = 1 << 3,

    /// <summary>
    /// An unmap that begins inside a block, and is at least as long, removes the block from its beginning. Without: it ends
    /// there, as it does at a block that reaches past its end.
    /// </summary>
    UnmapBlockFromInside = 1 << 4,

    /// <summary>All of them: what Linux does.</summary>
    Kernel = BlockConflict | BlockPageConflict | DoubleWarning | NonCacheableIgnored | UnmapBlockFromInside,
}
