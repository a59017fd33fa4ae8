namespace Lab.Engine.Mmu;

/// <summary>Who else may walk while an operation does. Values of one choice, never to be combined or tested by bits.</summary>
public enum WalkSharing
{
    /// <summary>Nobody: write lock, plain stores, may free at once.</summary>
    Exclusive,

    /// <summary>Whoever shares the read lock too: compare-exchange, inside a read section (or masked, at EL2).</summary>
    SharedLock,

    /// <summary>Anybody: no MMU lock, a read section only, compare-exchange, and attributes of existing leaves only.</summary>
    NoLock,
}
