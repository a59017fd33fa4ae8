namespace Lab.Engine.Primitives;

/// <summary>What a <see cref="TraceRecord"/> is of. Spans have a length; instants have none.</summary>
public enum TraceKind
{
    /// <summary>A slot of a ring that was never written.</summary>
    None,

    /// <summary>Span: an operation of the MMU from call to return. Argument: <see cref="TraceOperation"/>. Extra: bytes of its range.</summary>
    Operation,

    /// <summary>Span: an RCU read section; from before it is entered to before it is left. Argument: <see cref="TraceOperation"/>.</summary>
    ReadSection,

    /// <summary>Span: a contended wait for the read side of the MMU lock.</summary>
    LockWaitRead,

    /// <summary>Span: a contended wait for the write side of the MMU lock.</summary>
    LockWaitWrite,

    /// <summary>Span: the write side of the MMU lock held.</summary>
    LockHoldWrite,

    /// <summary>Span: an entry LOCKED, from break to make.</summary>
    EntryLocked,

    /// <summary>Instant: a fault turned back by an invalidation in progress.</summary>
    Retry,

    /// <summary>Instant: a fault that ended in -EAGAIN.</summary>
    Again,

    /// <summary>Span: a broadcast TLB invalidation. Argument: 0 by IPA, 1 range, 2 VMID. Extra: pages of a range.</summary>
    Tlbi,

    /// <summary>Span: a grace period; how its fields are used is the RCU layer's business.</summary>
    GracePeriod,

    /// <summary>Instant: a callback queued for a detached subtree. Address: its root page. Extra: pages. Stamped before it is queued.</summary>
    CallbackQueued,

    /// <summary>Span: a batch of callbacks run. Extra: how many.</summary>
    CallbacksRun,

    /// <summary>Span: a detached subtree freed. Address: its root page. Extra: table pages freed.</summary>
    TablesFreed,
}
