namespace Lab.Engine.Workloads.Scope;

/// <summary>What a trigger waited for.</summary>
/// <param name="FromNs">Its beginning; the same as its end for an instant.</param>
internal readonly record struct ScopeHit(ScopeTriggerKind Met, long FromNs, long ToNs);
