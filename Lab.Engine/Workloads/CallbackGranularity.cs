namespace Lab.Engine.Workloads;

/// <summary>How many tables one RCU callback frees. The parallel-fault series went from a page to a subtree between its RFC and its first version.</summary>
public enum CallbackGranularity
{
    AsPolicy,

    /// <summary>One callback for a whole detached subtree; what an unmap empties goes at once.</summary>
    PerSubtree,

    /// <summary>One callback for each table page, those that an unmap empties too.</summary>
    PerPage,
}
