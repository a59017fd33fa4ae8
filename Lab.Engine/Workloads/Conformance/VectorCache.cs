namespace Lab.Engine.Workloads.Conformance;

/// <summary>The pages that an operation may take.</summary>
internal enum VectorCache
{
    /// <summary>As many as it needs.</summary>
    Unlimited,

    /// <summary>No cache object at all.</summary>
    None,

    /// <summary>A number.</summary>
    Counted,
}
