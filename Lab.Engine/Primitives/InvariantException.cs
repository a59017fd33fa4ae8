namespace Lab.Engine.Primitives;

/// <summary>An invariant does not hold. Never caught below the edge of a run.</summary>
public sealed class InvariantException(string message) : Exception(message);
