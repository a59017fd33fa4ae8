using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <summary>A record of a capture.</summary>
/// <param name="Lane">Index in the capture's lanes.</param>
public readonly record struct ScopeRecord(int Lane, TraceRecord Record);
