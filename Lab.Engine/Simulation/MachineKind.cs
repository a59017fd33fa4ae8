namespace Lab.Engine.Simulation;

/// <summary>What a simulated machine's memory lets one task see of another's stores, and when.</summary>
public enum MachineKind
{
    /// <summary>Every store is seen by all at once.</summary>
    SequentiallyConsistent,

    /// <summary>x86-TSO: each task has a first-in first-out store buffer; only a fence, an atomic or the schedule drains it.</summary>
    StoreBuffers,

    /// <summary>
    /// As arm64 with load-acquire and store-release: every location keeps its history, and a load may return any store that
    /// nothing ordered before it has superseded. Loads execute in order, so a store is never seen before an earlier load of
    /// its task is done (no load buffering).
    /// </summary>
    ReleaseAcquire,
}
