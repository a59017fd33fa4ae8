namespace Lab.Engine.Checkers;

/// <summary>What an actor is in the middle of.</summary>
/// <param name="Name">Of the actor.</param>
/// <param name="Locks">Held, outer first.</param>
/// <param name="SectionDepth">Of RCU read sections.</param>
/// <param name="AtomicDepth">Of contexts that may not block, whatever is held.</param>
/// <param name="MayNotBlock">It is inside an invalidation that may not block.</param>
public sealed record ActorContext(
    string Name, IReadOnlyList<HeldLock> Locks, int SectionDepth, int AtomicDepth, bool MayNotBlock);
