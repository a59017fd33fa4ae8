namespace Lab.Engine.Mmu;

/// <summary>How the memory of detached table pages comes back.</summary>
public enum ReclaimScheme
{
    /// <summary>At once; safe only while every walker that could be inside is excluded.</summary>
    Immediate,

    /// <summary>
    /// One RCU callback for each subtree that a block replaced, as the kernel does. A table that an unmap empties still
    /// goes at once: the kernel unmaps under the write lock.
    /// </summary>
    RcuPerSubtree,

    /// <summary>
    /// One RCU callback for each table page, those that an unmap empties too. A subtree goes level by level, so no
    /// callback walks more than one page.
    /// </summary>
    RcuPerPage,

    /// <summary>
    /// No RCU: walkers run masked, and who replaced a subtree by a block interrupts every CPU and waits before it frees
    /// it. A table that an unmap empties goes at once.
    /// </summary>
    IpiBarrier,
}
