namespace Lab.Engine.Experiments;

/// <summary>A comparison on disk; see <see cref="Journal{THead, TSlice}"/>.</summary>
public static class ComparisonFile
{
    private static readonly Journal<ComparisonHead, SliceResult> s_journal = new("stage2lab-comparison-1");

    /// <summary>Begin a file; one that is there is replaced.</summary>
    public static void Begin(string path, ComparisonPlan plan, ComparisonOrigin origin) => s_journal.Begin(path, new ComparisonHead(plan, origin));

    public static void Append(string path, SliceResult slice) => s_journal.Append(path, slice);

    /// <summary>Read a comparison back, to show it or to go on with it.</summary>
    /// <returns>Problems, each with its line; none means that both values are there.</returns>
    public static IReadOnlyList<string> Load(string path, out Comparison? comparison, out ComparisonOrigin? origin)
    {
        comparison = null;
        origin = null;
        var problems = s_journal.Load(path, out var head, out var slices);
        if (problems.Count > 0)
            return problems;
        if (head!.Plan.Problems() is { Count: > 0 } wrong)
            return [.. wrong.Select(problem => $"{path}, line 1: {problem}")];

        var restored = new Comparison(head.Plan);
        foreach (var (index, slice) in slices.Index())
        {
            if (slice.Ticket != restored.Next)
                return [$"{path}, line {index + 2}: slice {slice.Ticket}, but the plan wants {restored.Next?.ToString() ?? "no further one"}."];
            restored.Add(slice);
        }

        comparison = restored;
        origin = head.Origin;
        return [];
    }

    /// <summary>Write what <see cref="Load"/> gave, so that the next slice begins on a line of its own.</summary>
    public static void Mend(string path, Comparison comparison, ComparisonOrigin origin) =>
        s_journal.Mend(path, new ComparisonHead(comparison.Plan, origin), comparison.Slices);
}
