namespace Lab.Engine.Workloads.Replay;

/// <summary>What was compared. Each comparison is one agreement or one disagreement.</summary>
public enum ReplayCheck
{
    /// <summary>Return code of an operation.</summary>
    ReturnCode,

    /// <summary>Table pages that an operation took.</summary>
    TableAllocation,

    /// <summary>Subtrees that an operation unlinked for RCU: number, level, which page.</summary>
    SubtreeUnlink,

    /// <summary>Callbacks of unlinked subtrees: each runs once, after the unlink and in order.</summary>
    SubtreeCallback,

    /// <summary>
    /// A table page is taken again only after it came back; from an unlinked subtree, after its callback.
    /// </summary>
    TableReuse,

    /// <summary>TLB invalidations of an operation: kind, address, level.</summary>
    TlbInvalidation,

    /// <summary>TLB invalidation after write-protect or aging.</summary>
    TlbFlush,

    /// <summary>A guest fault fits what was mapped.</summary>
    FaultState,

    /// <summary>Our leaves equal what the recorded results say, at the start of a phase and at the end.</summary>
    MappedSet,

    /// <summary>Bits of a descriptor.</summary>
    Descriptor,

    /// <summary>Everything comes back when a VM is destroyed.</summary>
    Destroy,

    /// <summary>
    /// The recording fits itself: calls have returns, exclusive operations run alone, faults are answered where they
    /// happened.
    /// </summary>
    Recording,
}
