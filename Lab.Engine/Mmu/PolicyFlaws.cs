namespace Lab.Engine.Mmu;

/// <summary>Steps of the protocol that a broken variant leaves out on purpose, so that the checkers can show that they see it.</summary>
[Flags]
public enum PolicyFlaws
{
    None = 0,

    /// <summary>An unmap clears the entries and invalidates no TLB.</summary>
    UnmapWithoutTlbi = 1 << 0,

    /// <summary>A fault does not ask the notifier sequence under the lock (B26).</summary>
    InstallWithoutRetry = 1 << 1,

    /// <summary>An unmap under the read lock raises the notifier's count without waiting for the faults in flight.</summary>
    InvalidateWithoutWaiting = 1 << 2,

    /// <summary>Detached subtrees are freed without the IPI barrier before.</summary>
    FreeWithoutIpi = 1 << 3,
}
