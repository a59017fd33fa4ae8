using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>What a checker knew when it saw a rule broken.</summary>
/// <param name="Who">The actor that took the step, as it was before it.</param>
/// <param name="Event">The step.</param>
/// <param name="Place">The entry that the hit is about; null if none.</param>
/// <param name="Old">Its descriptor before; null if it does not change.</param>
/// <param name="New">Its descriptor after; null if it does not change.</param>
public sealed record HitFacts(ActorContext Who, ProtocolEvent Event, EntryPlace? Place, Pte? Old, Pte? New);
