using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>What one page's fields say, right or wrong, and what is wrong with it, field by field.</summary>
public sealed class RunDraft
{
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public RunDraft(RunOptions options) => Options = options;

    /// <summary>What may be asked for; more is a problem of the field.</summary>
    public RunLimits Limits { get; set; } = new();

    /// <summary>The fields' values; an unreadable field keeps its last readable one.</summary>
    public RunOptions Options { get; private set; }

    /// <summary>Rises with each change.</summary>
    public int Version { get; private set; }

    /// <summary>Nothing is wrong: these options may be sent.</summary>
    public bool IsValid => _unreadable.Count == 0 && Limits.Refusals(Options).Count == 0;

    /// <summary>What stands in a field: what was typed, even if it is no value.</summary>
    public string Text(Knob knob) => _texts.TryGetValue(knob.Name, out var typed) ? typed : knob.Read(Options);

    public void Set(Knob knob, string text)
    {
        Version++;
        _texts[knob.Name] = text;
        if (knob.Write(Options, text) is { } options)
        {
            Options = options;
            _unreadable.Remove(knob.Name);
        }
        else
        {
            _unreadable[knob.Name] = $"{knob.Label} is \"{text}\"; it must be {(knob.Kind == KnobKind.Number ? "a whole number" : "one of the field's values")}.";
        }
    }

    public void SetPolicy(string name)
    {
        Version++;
        Options = Options with { Policy = name };
    }

    /// <summary>Take options over as they are; what was typed is forgotten.</summary>
    public void Replace(RunOptions options)
    {
        Version++;
        Options = options;
        _texts.Clear();
        _unreadable.Clear();
    }

    /// <summary>Take over what an address says. What is no value stands in its field, with the problem, and is never sent.</summary>
    /// <returns>Problems of no field.</returns>
    public IReadOnlyList<string> Take(RunAddressReading reading)
    {
        Replace(reading.Options);
        foreach (var field in reading.Unreadable)
        {
            _texts[field.Name] = field.Text;
            _unreadable[field.Name] = field.Problem;
        }

        return reading.Problems;
    }

    /// <summary>A field is again as in these options; what was typed is forgotten.</summary>
    public void Reset(Knob knob, RunOptions to)
    {
        Version++;
        _texts.Remove(knob.Name);
        _unreadable.Remove(knob.Name);
        Options = knob.Write(Options, knob.Read(to)) ?? Options;
    }

    /// <summary>What is wrong and belongs to no knob: of the policy, as a rule.</summary>
    public IReadOnlyList<string> OtherProblems() =>
        [.. Limits.Refusals(Options).Where(problem => !KnobCatalog.All.Any(knob => problem.StartsWith(knob.Name + " ", StringComparison.Ordinal)))];

    /// <summary>What is wrong with a field, a sentence each, in the words of its label.</summary>
    public IReadOnlyList<string> ProblemsOf(Knob knob)
    {
        if (_unreadable.TryGetValue(knob.Name, out var unreadable))
            return [unreadable.StartsWith(knob.Name + " ", StringComparison.Ordinal) ? knob.Label + unreadable[knob.Name.Length..] : unreadable];
        return [.. Limits.Refusals(Options)
            .Where(problem => problem.StartsWith(knob.Name + " ", StringComparison.Ordinal))
            .Select(problem => knob.Label + problem[knob.Name.Length..])];
    }

    /// <summary>True if a field differs from the same field of these options.</summary>
    public bool Differs(Knob knob, RunOptions from) => !string.Equals(Text(knob), knob.Read(from), StringComparison.Ordinal);
}
