namespace Lab.Engine.Reenactments.Report;

/// <summary>One line of a trace.</summary>
/// <param name="Step">Number of the machine's step; several lines may share one.</param>
/// <param name="Task">Index into the variant's tasks.</param>
/// <param name="Kind">Name of the protocol event ("EntryChange", "LockTaken"); "Note" for what the machine did; "Violation" for the
/// last line of a run that was caught.</param>
/// <param name="Text">For people.</param>
/// <param name="At">The entry that it is about; null if it is about none.</param>
/// <param name="Entry">How it changes that entry; null if it does not.</param>
/// <param name="Pages">What becomes of table pages by it; mostly none.</param>
public sealed record TraceStep(
    long Step, int Task, string Kind, string Text, PlaceReport? At, EntryChange? Entry, IReadOnlyList<PageChange> Pages);
