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
    InjectionBegan,

    /// <summary>Its text says what came of it.</summary>
    InjectionEnded,
}

/// <summary>Something that happened in a run, for people.</summary>
/// <param name="ElapsedNs">Nanoseconds of run time.</param>
/// <param name="Text">Whole sentences.</param>
/// <param name="Injection">What was injected, of an injection's note: "reader-stall".</param>
public readonly record struct RunNote(long ElapsedNs, RunNoteKind Kind, string Text, string? Injection = null);
