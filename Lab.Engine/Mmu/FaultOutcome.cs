namespace Lab.Engine.Mmu;

/// <summary>How a stage-2 fault ended. In every case but the last three the guest tries again.</summary>
public enum FaultOutcome
{
    /// <summary>A mapping was installed.</summary>
    Mapped,

    /// <summary>Permissions of an existing leaf were widened.</summary>
    Relaxed,

    /// <summary>The access flag was set.</summary>
    MadeYoung,

    /// <summary>-EAGAIN: another walker got there first, or the fault's cause is gone.</summary>
    Again,

    /// <summary>An invalidation was in progress or had ended since the fault began.</summary>
    Retried,

    /// <summary>No memory slot has this address.</summary>
    Mmio,

    /// <summary>No page for a table could be had.</summary>
    OutOfPages,

    /// <summary>The tables are being torn down.</summary>
    NoTable,
}
