namespace Lab.Engine.Reenactments.Report;

/// <summary>One line of a trace.</summary>
/// <param name="Step">Number of the machine's step; several lines may share one.</param>
/// <param name="Task">Index into the variant's tasks.</param>
/// <param name="Kind">Name of the protocol event ("EntryChange", "LockTaken"), or of the machine's step ("Switch", "Note").</param>
/// <param name="Text">For people.</param>
/// <param name="Entry">The entry that it changes, or looks at; null if it is about none.</param>
/// <param name="Pages">What becomes of table pages by it; mostly none.</param>
public sealed record TraceStep(
    long Step, int Task, string Kind, string Text, EntryChange? Entry, IReadOnlyList<PageChange> Pages);
