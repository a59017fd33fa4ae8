using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>One option of a run as a field of the page.</summary>
public sealed record Knob
{
    /// <summary>Name of the property of <see cref="RunOptions"/>: its problems begin with it.</summary>
    public required string Name { get; init; }

    public required string Label { get; init; }

    public required KnobKind Kind { get; init; }

    /// <summary>Shown behind the field; empty if it has none.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>One sentence: what it changes.</summary>
    public required string Hint { get; init; }

    /// <summary>A change takes a new run.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>What it changes, and whether that takes a new run.</summary>
    public string FullHint => $"{Hint} {(NeedsRestart ? "A change takes a new run." : "A change is a step of the run.")}";

    /// <summary>A value as people read it.</summary>
    public string Shown(string text) => Kind switch
    {
        KnobKind.Switch => text == bool.TrueString ? "on" : "off",
        KnobKind.Choice => Choices.FirstOrDefault(choice => string.Equals(choice.Value, text, StringComparison.Ordinal))?.Label ?? text,
        _ => Unit.Length > 0 ? $"{text} {Unit}" : text,
    };

    /// <summary>Found by words of its name, label or hint.</summary>
    public bool Matches(string filter) =>
        filter.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            Label.Contains(word, StringComparison.OrdinalIgnoreCase) || Name.Contains(word, StringComparison.OrdinalIgnoreCase)
            || RepeatLine.Kebab(Name).Contains(word, StringComparison.OrdinalIgnoreCase) || Hint.Contains(word, StringComparison.OrdinalIgnoreCase));

    public int Least { get; init; }

    public int Most { get; init; }

    public int Step { get; init; } = 1;

    public IReadOnlyList<KnobChoice> Choices { get; init; } = [];

    /// <summary>The field's text for these options.</summary>
    public required Func<RunOptions, string> Read { get; init; }

    /// <summary>These options with the field's text; null if the text is not a value at all.</summary>
    public required Func<RunOptions, string, RunOptions?> Write { get; init; }
}
