using System.Globalization;
using Lab.Engine.Telemetry;

namespace Lab.Engine.Experiments;

/// <summary>Many comparisons of a configuration with itself: how often a difference was found that is not there.</summary>
public sealed record SelfComparisonSummary
{
    /// <summary>Share of comparisons that may find one.</summary>
    public const double Allowed = 0.05;

    public required ComparisonOrigin Origin { get; init; }

    /// <summary>Of the first; each further one has a seed higher by one.</summary>
    public required ComparisonPlan Plan { get; init; }

    /// <summary>In the order in which they ran.</summary>
    public required IReadOnlyList<SelfComparisonRun> Runs { get; init; }

    /// <summary>Slices of all of them.</summary>
    public required int Slices { get; init; }

    /// <summary>What a slice took on average, with all that lies between two, milliseconds.</summary>
    public required double MeanSliceMs { get; init; }

    /// <summary>Runs that found a difference.</summary>
    public int Found => Runs.Count(run => run.Outcome is VerdictKind.Better or VerdictKind.Worse);

    public int Invalid => Runs.Count(run => run.Outcome == VerdictKind.Invalid);

    /// <summary>Most could not be judged: the others prove nothing.</summary>
    public bool IsInconclusive => Invalid > Runs.Count / 2;

    /// <summary>More differences than the method may find; one is always allowed.</summary>
    public bool IsTooMany => Found > Math.Max(1, Judged * Allowed);

    /// <summary>Runs that were no invalid ones.</summary>
    public int Judged => Runs.Count - Invalid;

    /// <summary>What stands above the runs.</summary>
    public static string HeadText(ComparisonOrigin origin, ComparisonPlan plan)
    {
        var text = new PlainText();
        ReportHead.Append(text, "A/A", origin);
        return text
            .Wrapped(string.Create(CultureInfo.InvariantCulture, $"{plan.A.Policy} against itself, {PlainText.Plural(plan.A.Vcpus, "vCPU")}, {plan.Pairs} pairs of slices of {plan.SliceMs} ms + {plan.SettleMs} ms settled, metric {plan.Metric}, looks at {string.Join("/", plan.Looks.Pairs)} (level {plan.Looks.Level:0.####} each), seeds from {plan.Seed}"))
            .Line()
            .ToString();
    }

    /// <summary>The line of a run.</summary>
    /// <param name="number">From 1.</param>
    public static string RunText(int number, SelfComparisonRun run) =>
        new PlainText().Wrapped(string.Create(CultureInfo.InvariantCulture, $"{number,5} seed {run.Seed}: {run.Sentence}")).ToString();

    /// <summary>What stands below the runs; the last line says how many found a difference.</summary>
    public string CloseText()
    {
        var text = new PlainText().Line();
        foreach (var (kind, count) in Runs.CountBy(run => run.Outcome).OrderBy(kind => kind.Key))
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{count,5}  {kind}"));
        if (IsInconclusive)
            text.Wrapped($"inconclusive: {Invalid} of {Runs.Count} comparisons were invalid");
        return text
            .Wrapped(string.Create(CultureInfo.InvariantCulture, $"{PlainText.Plural(Slices, "slice")} took {MeanSliceMs:0} ms each, {Plan.SliceMs + Plan.SettleMs} ms of it by plan"))
            .Wrapped(string.Create(CultureInfo.InvariantCulture, $"{Judged} of {Runs.Count} comparisons could be judged; at most {Allowed * 100:0} % of those may find a difference"))
            .Line($"{Found} of {Runs.Count} comparisons gave a verdict")
            .ToString();
    }
}
