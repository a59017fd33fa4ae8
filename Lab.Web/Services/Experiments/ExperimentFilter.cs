namespace Lab.Web.Services.Experiments;

/// <summary>Which experiments a list shows.</summary>
/// <param name="Text">Every word of it must occur, in any case; empty: all.</param>
/// <param name="Kind">Null: any.</param>
/// <param name="Outcome">Null: any.</param>
public sealed record ExperimentFilter(string Text, ExperimentKind? Kind, ExperimentOutcome? Outcome)
{
    public static ExperimentFilter None { get; } = new("", null, null);

    /// <summary>As an address has it. What cannot be read filters nothing.</summary>
    public static ExperimentFilter Read(string? text, string? kind, string? outcome) => new(
        text ?? "",
        Enum.TryParse<ExperimentKind>(kind, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null,
        Enum.TryParse<ExperimentOutcome>(outcome, ignoreCase: true, out var came) && Enum.IsDefined(came) ? came : null);

    public bool Shows(ExperimentEntry entry) =>
        (Kind is null || entry.Kind == Kind)
        && (Outcome is null || OutcomeOf(entry) == Outcome)
        && Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            $"{entry.Name} {entry.Id} {entry.Summary} {entry.CommandLine}".Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Read from the entry's one line, which begins with the verdict's words.</summary>
    public static ExperimentOutcome OutcomeOf(ExperimentEntry entry)
    {
        if (entry.State == ExperimentState.Running)
            return ExperimentOutcome.Running;
        if (entry.State == ExperimentState.Interrupted)
            return ExperimentOutcome.Interrupted;
        if (Begins("Invalid"))
            return ExperimentOutcome.Invalid;
        if (entry.Kind != ExperimentKind.Comparison)
            return ExperimentOutcome.Complete;
        if (Begins("No difference"))
            return ExperimentOutcome.NoDifference;
        return Begins("Not resolvable") ? ExperimentOutcome.NotResolvable : ExperimentOutcome.Difference;

        bool Begins(string words) => entry.Summary.StartsWith(words, StringComparison.Ordinal);
    }
}
