using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>A lock that an actor holds.</summary>
/// <param name="Rank">Which.</param>
/// <param name="IsShared">Held to read; others may hold it so too.</param>
public readonly record struct HeldLock(LockRank Rank, bool IsShared);
