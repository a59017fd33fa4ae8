using System.Text.Json;
using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Experiments;

/// <summary>An experiment of either kind, replayed from the lines of its journal. One caller at a time.</summary>
public sealed class ExperimentReplay
{
    private readonly List<string> _lines;
    private readonly SeriesHead? _head;

    private ExperimentReplay(IEnumerable<string> lines, Comparison? comparison, SeriesProgress? series, SeriesHead? head, ComparisonOrigin origin)
    {
        _lines = [.. lines.Take(1 + (comparison?.Slices.Count ?? series!.Slices.Count))];
        Comparison = comparison;
        Series = series;
        _head = head;
        Origin = origin;
    }

    /// <summary>Of a comparison; else null.</summary>
    public Comparison? Comparison { get; }

    /// <summary>Of a series; else null.</summary>
    public SeriesProgress? Series { get; }

    public ComparisonOrigin Origin { get; }

    /// <summary>The head, then each slice that ended.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public int Slices => _lines.Count - 1;

    public ExperimentKind Kind => _head?.Kind switch
    {
        null => ExperimentKind.Comparison,
        SeriesKind.Ladder => ExperimentKind.Ladder,
        SeriesKind.Scaling => ExperimentKind.Scaling,
        _ => ExperimentKind.Sweep,
    };

    /// <summary>No further slice is wanted.</summary>
    public bool IsOver => Comparison is not null ? Comparison.Next is null : Series!.Next is null;

    /// <summary>Engine's command that goes on with it.</summary>
    public string Command => _head is null ? "compare" : SeriesLine.Command(_head.Kind);

    /// <summary>The verdict's sentence, or how far it is.</summary>
    public string Summary
    {
        get
        {
            if (Comparison is { } comparison)
                return comparison.Verdict.Sentence(ComparisonMetric.Find(comparison.Plan.Metric)!);
            if (Series!.Violation is { } violation)
                return $"Invalid: {violation}";
            return Series.Next is null
                ? $"{Series.Plan.Rounds} rounds of {Series.Plan.Cells.Count} cells"
                : $"Round {Math.Min(Series.CompleteRounds + 1, Series.Plan.Rounds)} of {Series.Plan.Rounds}, {Series.Left} slices left";
        }
    }

    /// <summary>What it is called until its user names it.</summary>
    public string Name => Comparison is { } comparison
        ? NameOf(comparison.Plan)
        : $"{(Kind == ExperimentKind.Ladder ? "Patch ladder" : Kind.ToString())}: {Series!.Plan.Cells.Count} cells of {Series.Plan.Cells[0].Options.Vcpus} vCPUs";

    /// <summary>Of a series; else null.</summary>
    public SeriesReport? SeriesReport => _head is { } head ? new SeriesReport(head, Series!) : null;

    /// <param name="name">Of the file, for its problems.</param>
    /// <param name="lines">A last one that was cut short is left out.</param>
    /// <returns>Problems, each with its line; none: the replay is there.</returns>
    public static IReadOnlyList<string> Read(string name, IReadOnlyList<string> lines, out ExperimentReplay? replay)
    {
        replay = null;
        IReadOnlyList<string> problems;
        if (lines is [var first, ..] && first.StartsWith($$"""{"Format":"{{SeriesFile.Format}}",""", StringComparison.Ordinal))
        {
            problems = SeriesFile.Read(name, lines, out var series, out var head);
            if (problems.Count == 0)
                replay = new ExperimentReplay(lines, null, series, head, head!.Origin);
            return problems;
        }

        problems = ComparisonFile.Read(name, lines, out var comparison, out var origin);
        if (problems.Count == 0)
            replay = new ExperimentReplay(lines, comparison, null, null, origin!);
        return problems;
    }

    /// <summary>A further line of the journal.</summary>
    /// <returns>What is wrong with it; null: it was taken.</returns>
    public string? Add(string line)
    {
        try
        {
            var problem = Comparison is { } comparison
                ? Take<SliceResult>(line, comparison.TryAdd)
                : Take<SeriesSlice>(line, Series!.TryAdd);
            if (problem is not null)
                return problem;
        }
        catch (JsonException broken)
        {
            return broken.Message;
        }

        _lines.Add(line);
        return null;
    }

    private static string? Take<TSlice>(string line, Func<TSlice, string?> take)
        where TSlice : class =>
        JsonSerializer.Deserialize<TSlice>(line, ExperimentJson.Options) is { } slice ? take(slice) : "there is no slice in it.";

    private static string NameOf(ComparisonPlan plan)
    {
        if (plan.A.Policy != plan.B.Policy)
            return $"{plan.A.Policy} against {plan.B.Policy}";
        var changes = LabRun.Changes(plan.A, plan.B).Where(change => !change.StartsWith(nameof(RunOptions.Seed), StringComparison.Ordinal)).ToList();
        return changes.Count == 0 ? $"{plan.A.Policy} against itself" : $"{plan.A.Policy}: {string.Join(", ", changes)}";
    }
}
