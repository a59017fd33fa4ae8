namespace Lab.Engine.Experiments;

/// <summary>A comparison on disk; see <see cref="Journal{THead, TSlice}"/>.</summary>
public static class ComparisonFile
{
    /// <summary>Name and version of this kind of file.</summary>
    public const string Format = "stage2lab-comparison-1";

    private static readonly Journal<ComparisonHead, SliceResult> s_journal = new(Format);

    /// <summary>Begin a file; one that is there is replaced.</summary>
    public static void Begin(string path, ComparisonPlan plan, ComparisonOrigin origin) => s_journal.Begin(path, new ComparisonHead(plan, origin));

    public static void Append(string path, SliceResult slice) => s_journal.Append(path, slice);

    /// <summary>Read a comparison back, to show it or to go on with it.</summary>
    /// <returns>Problems, each with its line; none means that both values are there.</returns>
    public static IReadOnlyList<string> Load(string path, out Comparison? comparison, out ComparisonOrigin? origin)
    {
        var problems = s_journal.Load(path, out var head, out var slices);
        return Replay(path, problems, head, slices, out comparison, out origin);
    }

    /// <summary>Read the lines of a file, wherever they are kept; see <see cref="Load"/>.</summary>
    /// <param name="name">Of the file, for its problems.</param>
    public static IReadOnlyList<string> Read(string name, IReadOnlyList<string> lines, out Comparison? comparison, out ComparisonOrigin? origin)
    {
        var problems = s_journal.Read(name, lines, out var head, out var slices);
        return Replay(name, problems, head, slices, out comparison, out origin);
    }

    /// <summary>The first line of a file, without its end.</summary>
    public static string HeadLine(ComparisonPlan plan, ComparisonOrigin origin) => s_journal.HeadLine(new ComparisonHead(plan, origin));

    private static IReadOnlyList<string> Replay(
        string name, IReadOnlyList<string> problems, ComparisonHead? head, IReadOnlyList<SliceResult> slices, out Comparison? comparison, out ComparisonOrigin? origin)
    {
        comparison = null;
        origin = null;
        if (problems.Count > 0)
            return problems;
        if (head!.Plan.Problems() is { Count: > 0 } wrong)
            return [.. wrong.Select(problem => $"{name}, line 1: {problem}")];

        var restored = new Comparison(head.Plan);
        foreach (var (index, slice) in slices.Index())
        {
            if (restored.TryAdd(slice) is { } problem)
                return [$"{name}, line {index + 2}: {problem}"];
        }

        comparison = restored;
        origin = head.Origin;
        return [];
    }

    /// <summary>Write what <see cref="Load"/> gave, so that the next slice begins on a line of its own.</summary>
    public static void Mend(string path, Comparison comparison, ComparisonOrigin origin) =>
        s_journal.Mend(path, new ComparisonHead(comparison.Plan, origin), comparison.Slices);
}
