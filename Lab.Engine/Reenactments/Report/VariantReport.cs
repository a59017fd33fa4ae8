namespace Lab.Engine.Reenactments.Report;

/// <summary>What one variant of a re-enactment came to on one seed.</summary>
/// <remarks>The same for the same seed, but for <see cref="ElapsedMs"/>.</remarks>
public sealed record VariantReport
{
    /// <summary>"broken" or "fixed".</summary>
    public required string Variant { get; init; }

    /// <summary>It came out as it must: the broken one caught by an expected checker, the fixed one silent.</summary>
    public required bool Ok { get; init; }

    /// <summary>Something was wrong in a run.</summary>
    public required bool Caught { get; init; }

    /// <summary>Who saw it first: "C-MAP", "always-on"; empty if nobody did.</summary>
    public required string Checker { get; init; }

    /// <summary>The checker's rule: "A2"; empty if none.</summary>
    public required string Rule { get; init; }

    /// <summary>The checker is one of those expected.</summary>
    public required bool Expected { get; init; }

    /// <summary>What kept the runs from being made as asked; empty if nothing did.</summary>
    public required string Problem { get; init; }

    /// <summary>The message, made from the checker's facts, its first line saying that it is of a model; empty if nothing was caught.</summary>
    public required IReadOnlyList<string> Splat { get; init; }

    /// <summary>Name of the machine of the run shown: "StoreBuffers"; "threads" if it was live.</summary>
    public required string Machine { get; init; }

    /// <summary>How the run shown came about: "Script"; "Random" or "Pct", which were searched; "Replay" of the broken variant's
    /// schedule by the fixed one; "Live".</summary>
    public required string Strategy { get; init; }

    /// <summary>Seed of the run shown: of the scenario and of its schedule.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Decisions of the run shown, in the text form of a schedule; if they were searched, only those that it needs.</summary>
    public required string Schedule { get; init; }

    /// <summary>Runs up to and with the first that failed, or all of them.</summary>
    public required int Tries { get; init; }

    /// <summary>Steps of the run shown.</summary>
    public required long Steps { get; init; }

    /// <summary>Wall clock of all runs, milliseconds.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Names, in the order of their indices; the last one is "end", which judges after the others.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>The tree when the tasks began; null if no checker watched one.</summary>
    public required TreeReport? Start { get; init; }

    /// <summary>What happened in the run shown, in order.</summary>
    public required IReadOnlyList<TraceStep> Trace { get; init; }

    /// <summary>Index into <see cref="Trace"/> of the line "Violation"; -1 if nothing was caught.</summary>
    public required int ViolationAt { get; init; }

    /// <summary>The command line that runs this variant again.</summary>
    public required string Command { get; init; }
}
