using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>One side of a comparison in words: "parallel", or "parallel,tlbi-base-ns=5000,vcpus=1".</summary>
public static class ArmText
{
    /// <param name="name">The option, for the problems: "a".</param>
    /// <param name="text">A policy, then what differs from <paramref name="both"/>.</param>
    /// <param name="both">What both sides share.</param>
    /// <returns>Every problem of the text, a sentence each; what is wrong with the options themselves is not among them.</returns>
    public static IReadOnlyList<string> Read(string name, string text, RunOptions both, out RunOptions options)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        options = both with { Policy = parts[0] };
        var problems = new List<string>();
        foreach (var part in parts.Skip(1))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var field = at <= 0 ? null : RunField.All.FirstOrDefault(field => field.KebabName == part[..at]);
            if (field is null)
                problems.Add($"{name}: \"{part}\" is no knob=value; `lab run --help` lists the knobs.");
            else if (field.Name is nameof(RunOptions.Seed))
                problems.Add($"{name}: the seed is both sides' own, pair by pair; set --seed.");
            else if (field.TrySet(options, part[(at + 1)..]) is { } problem)
                problems.Add($"{name}: {problem}");
        }

        return problems;
    }

    /// <summary>The text that <see cref="Read"/> takes.</summary>
    public static string Of(RunOptions options, RunOptions both) => string.Join(
        ',',
        RunField.All
            .Where(field => field.Name is not (nameof(RunOptions.Policy) or nameof(RunOptions.Seed)) && !Equals(field.Get(options), field.Get(both)))
            .Select(field => $"{field.KebabName}={field.Text(options)}")
            .Prepend(options.Policy));
}
