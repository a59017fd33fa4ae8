namespace Lab.Engine.Primitives;

/// <summary>What a worker is at, in the words of the field: the operation of a span, of a read section, of blame.</summary>
public enum TraceOperation
{
    /// <summary>Nobody said.</summary>
    Unknown,

    /// <summary>A stage-2 fault that maps.</summary>
    FaultMap,

    /// <summary>A stage-2 fault that relaxes permissions.</summary>
    FaultRelax,

    /// <summary>An access-flag fault.</summary>
    FaultYoung,

    /// <summary>An invalidation through the MMU notifier: unmap.</summary>
    Unmap,

    /// <summary>A host block made whole again; its mappings go first.</summary>
    Collapse,

    /// <summary>Test and clear the access flag of a range.</summary>
    Age,

    /// <summary>Dirty logging turned on: write-protect the slot.</summary>
    EnableLogging,

    /// <summary>A GET and CLEAR round of the dirty log.</summary>
    Harvest,

    /// <summary>Eager split of blocks.</summary>
    Split,

    /// <summary>A look at the table that changes nothing: the map of the tree.</summary>
    Observe,
}
