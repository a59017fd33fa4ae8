namespace Lab.Engine.PageTable;

/// <summary>What became of unlinked subtrees, since the reclaimer began.</summary>
/// <param name="FreedAtOnce">Subtrees walked and freed by the walker that unlinked them.</param>
/// <param name="Deferred">Subtrees queued behind a grace period.</param>
/// <param name="CallbacksRun">Of those, freed by their callback.</param>
/// <param name="PagesFreed">Table pages that came back in both ways.</param>
/// <param name="Warnings">Subtree roots that were still referenced after their free walk.</param>
public readonly record struct ReclaimTotals(
    long FreedAtOnce, long Deferred, long CallbacksRun, long PagesFreed, long Warnings);
