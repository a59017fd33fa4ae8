using Lab.Engine.Checkers;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>One line of a run's trace.</summary>
/// <param name="Step">Number of the step.</param>
/// <param name="Task">Index of the task.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Event">The protocol's, if it was one.</param>
/// <param name="Text">For people; deterministic.</param>
/// <param name="Place">Where the event's entry is, if it is about one.</param>
public sealed record SimTraceEntry(
    long Step, int Task, StepKind Kind, ProtocolEvent? Event, string Text, EntryPlace? Place = null);
