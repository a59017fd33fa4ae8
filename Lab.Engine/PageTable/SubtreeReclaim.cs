namespace Lab.Engine.PageTable;

/// <summary>When the memory of an unlinked subtree comes back.</summary>
public enum SubtreeReclaim
{
    /// <summary>At once; safe only while every walker that could be inside is excluded.</summary>
    Immediate,

    /// <summary>After a grace period: one RCU callback for each subtree, which walks and frees it.</summary>
    Deferred,

    /// <summary>After a grace period: one RCU callback for each page; the children of a page wait for another.</summary>
    DeferredPerPage,

    /// <summary>Once every CPU has answered an interrupt: <see cref="SubtreeReclaimer{TPlatform}.FreeRemembered"/>.</summary>
    AfterIpi,
}
