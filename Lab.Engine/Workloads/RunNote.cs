namespace Lab.Engine.Workloads;

public enum RunNoteKind
{
    Started,
    Stopped,
    PolicyChanged,
    OptionsChanged,
    StallWarning,
    Violation,
    Note,
}

/// <summary>Something that happened in a run, for people.</summary>
/// <param name="ElapsedNs">Nanoseconds of run time.</param>
/// <param name="Text">Whole sentences.</param>
public readonly record struct RunNote(long ElapsedNs, RunNoteKind Kind, string Text);
