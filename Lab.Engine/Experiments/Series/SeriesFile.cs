namespace Lab.Engine.Experiments.Series;

/// <summary>A series on disk; see <see cref="Journal{THead, TSlice}"/>.</summary>
public static class SeriesFile
{
    /// <summary>Name and version of this kind of file.</summary>
    public const string Format = "stage2lab-series-1";

    private static readonly Journal<SeriesHead, SeriesSlice> s_journal = new(Format);

    /// <summary>Begin a file; one that is there is replaced.</summary>
    public static void Begin(string path, SeriesHead head) => s_journal.Begin(path, head);

    public static void Append(string path, SeriesSlice slice) => s_journal.Append(path, slice);

    /// <summary>Read a series back, to show it or to go on with it.</summary>
    /// <returns>Problems, each with its line; none means that both values are there.</returns>
    public static IReadOnlyList<string> Load(string path, out SeriesProgress? series, out SeriesHead? head)
    {
        var problems = s_journal.Load(path, out head, out var slices);
        return Replay(path, problems, head, slices, out series);
    }

    /// <summary>Read the lines of a file, wherever they are kept; see <see cref="Load"/>.</summary>
    /// <param name="name">Of the file, for its problems.</param>
    public static IReadOnlyList<string> Read(string name, IReadOnlyList<string> lines, out SeriesProgress? series, out SeriesHead? head)
    {
        var problems = s_journal.Read(name, lines, out head, out var slices);
        return Replay(name, problems, head, slices, out series);
    }

    /// <summary>The first line of a file, without its end.</summary>
    public static string HeadLine(SeriesHead head) => s_journal.HeadLine(head);

    private static IReadOnlyList<string> Replay(string name, IReadOnlyList<string> problems, SeriesHead? head, IReadOnlyList<SeriesSlice> slices, out SeriesProgress? series)
    {
        series = null;
        if (problems.Count > 0)
            return problems;
        if (head!.Plan.Cells.Any(cell => cell is null))
            return [$"{name}, line 1: a cell is null."];
        if (head.Plan.Problems() is { Count: > 0 } wrong)
            return [.. wrong.Select(problem => $"{name}, line 1: {problem}")];

        var restored = new SeriesProgress(head.Plan);
        foreach (var (index, slice) in slices.Index())
        {
            if (restored.TryAdd(slice) is { } problem)
                return [$"{name}, line {index + 2}: {problem}"];
        }

        series = restored;
        return [];
    }

    /// <summary>Write what <see cref="Load"/> gave, so that the next slice begins on a line of its own.</summary>
    public static void Mend(string path, SeriesHead head, SeriesProgress series) => s_journal.Mend(path, head, series.Slices);
}
