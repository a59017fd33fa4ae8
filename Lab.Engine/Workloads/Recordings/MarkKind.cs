namespace Lab.Engine.Workloads.Recordings;

/// <summary>What a line written to <c>trace_marker</c> says.</summary>
public enum MarkKind
{
    /// <summary>Free text.</summary>
    Other,

    /// <summary>A workload begins.</summary>
    Begin,

    /// <summary>A phase of it begins.</summary>
    Phase,

    /// <summary>The host does something to guest memory.</summary>
    Host,

    /// <summary>A memory slot is set.</summary>
    Memslot,

    /// <summary>The VM is about to be destroyed, or was.</summary>
    Destroy,

    /// <summary>The workload is over.</summary>
    End,
}
