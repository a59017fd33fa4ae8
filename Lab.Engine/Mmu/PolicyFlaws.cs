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

    /// <summary>A permission fault relaxes the leaf whatever its level, even where the mapping is to become larger (B17).</summary>
    PermissionAlwaysRelaxes = 1 << 16,

    /// <summary>A fault looks its mapping's size up before it samples the notifier sequence (B19).</summary>
    LookupBeforeSample = 1 << 17,

    /// <summary>The host's user table is walked with interrupts enabled (B20).</summary>
    ProbeUnmasked = 1 << 18,

    /// <summary>An invalidation reschedules between chunks though its notifier may not block (B21).</summary>
    RescheduleAlways = 1 << 19,

    /// <summary>A range driver takes what one PGD entry covers in one batch (B22).</summary>
    ChunkIsRootEntry = 1 << 20,

    /// <summary>A fault that tops no memory cache up hands none to its walk (B25).</summary>
    CacheOnlyIfToppedUp = 1 << 21,

    /// <summary>A fault returns its walk's answer before the line that ends the read section (B2).</summary>
    ReturnInsideSection = 1 << 24,

    /// <summary>Shadow tables are unmapped as if whoever asks could always block (B24).</summary>
    ShadowUnmapBlocks = 1 << 25,

    /// <summary>vCPUs are kicked out of the guest, and nobody waits until they are out (B30).</summary>
    KickWithoutWaiting = 1 << 26,
}
