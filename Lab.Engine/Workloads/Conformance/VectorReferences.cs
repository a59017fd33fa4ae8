namespace Lab.Engine.Workloads.Conformance;

/// <summary>One page's reference count.</summary>
internal readonly record struct VectorReferences(int Page, uint Count);
