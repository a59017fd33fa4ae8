namespace Lab.Engine.Experiments.Series;

/// <summary>A series on disk; see <see cref="Journal{THead, TSlice}"/>.</summary>
public static class SeriesFile
{
    private static readonly Journal<SeriesHead, SeriesSlice> s_journal = new("stage2lab-series-1");

    /// <summary>Begin a file; one that is there is replaced.</summary>
    public static void Begin(string path, SeriesHead head) => s_journal.Begin(path, head);

    public static void Append(string path, SeriesSlice slice) => s_journal.Append(path, slice);

    /// <summary>Read a series back, to show it or to go on with it.</summary>
    /// <returns>Problems, each with its line; none means that both values are there.</returns>
    public static IReadOnlyList<string> Load(string path, out SeriesProgress? series, out SeriesHead? head)
    {
        series = null;
        var problems = s_journal.Load(path, out head, out var slices);
        if (problems.Count > 0)
            return problems;
        if (head!.Plan.Problems() is { Count: > 0 } wrong)
            return [.. wrong.Select(problem => $"{path}, line 1: {problem}")];

        var restored = new SeriesProgress(head.Plan);
        foreach (var (index, slice) in slices.Index())
        {
            if (slice.Ticket != restored.Next)
                return [$"{path}, line {index + 2}: slice {slice.Ticket}, but the plan wants {restored.Next?.ToString() ?? "no further one"}."];
            restored.Add(slice);
        }

        series = restored;
        return [];
    }

    /// <summary>Write what <see cref="Load"/> gave, so that the next slice begins on a line of its own.</summary>
    public static void Mend(string path, SeriesHead head, SeriesProgress series) => s_journal.Mend(path, head, series.Slices);
}
