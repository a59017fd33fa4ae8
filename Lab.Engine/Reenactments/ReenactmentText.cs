using System.Globalization;
using System.Text;
using Lab.Engine.Reenactments.Report;

namespace Lab.Engine.Reenactments;

/// <summary>Reports for people.</summary>
public static class ReenactmentText
{
    private const int Width = 110;
    private const int Margin = 12;
    private const int ShortTrace = 30;

    /// <summary>Head of <see cref="RowOf(MatrixRow)"/>'s columns.</summary>
    public const string MatrixHeader = "bug   broken caught by           seeds   tries, worst   ms, worst   fixed silent   of runs   ms, worst";

    /// <summary>One line a re-enactment.</summary>
    public static IEnumerable<string> List(IReadOnlyList<ReenactmentSummary> bugs)
    {
        foreach (var bug in bugs)
        {
            var how = bug.Script is null ? "searched" : "one-shot";
            var date = bug.Evidence.Date.Length == 0 ? "undated" : bug.Evidence.Date;
            yield return $"{bug.Id,-4} {how}  {string.Join("/", bug.Expected),-21} {date,-11} {bug.Title}";
        }
    }

    /// <summary>The table of <c>docs/reenactments.md</c>.</summary>
    public static IEnumerable<string> Markdown(IReadOnlyList<ReenactmentSummary> bugs)
    {
        yield return "| bug | what went wrong | brought back by | checkers | run | on record |";
        yield return "|---|---|---|---|---|---|";
        foreach (var bug in bugs)
        {
            var how = bug.Script is null ? "searched" : "one-shot";
            yield return $"| {bug.Id} | {bug.Title} | `{bug.Switch}` | {string.Join(", ", bug.Expected)} | {how} | {RecordOf(bug.Evidence)} |";
        }
    }

    /// <summary>Everything about one run of one bug.</summary>
    /// <param name="report">Of one or both variants.</param>
    /// <param name="wholeTrace">Every line of the trace, not only the last.</param>
    public static IEnumerable<string> Tell(ReenactmentReport report, bool wholeTrace)
    {
        foreach (var line in Story(report.Bug))
            yield return line;
        foreach (var variant in new[] { report.Broken, report.Fixed }.OfType<VariantReport>())
        {
            yield return "";
            foreach (var line in Variant(variant, wholeTrace))
                yield return line;
        }

        yield return "";
        yield return $"again: {report.Command}";
    }

    /// <summary>One row of the matrix.</summary>
    public static string RowOf(MatrixRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Id,-5} {(row.Checkers.Count == 0 ? "-" : string.Join(",", row.Checkers)),-26} {row.Caught,3}/{row.Seeds,-3} {row.WorstTries,12} {row.WorstMs,11:F0}"
        + $"   {row.Silent,8}/{row.Seeds,-3} {row.SilentTries,9} {row.SilentWorstMs,11:F0}");

    private static IEnumerable<string> Story(ReenactmentSummary bug)
    {
        yield return $"{bug.Id}: {bug.Title}";
        yield return "";
        foreach (var line in Labelled("story", bug.Story).Concat(Labelled("record", $"{RecordOf(bug.Evidence)}; {bug.Evidence.GradeText}")).Concat(Labelled("seen", bug.Seen))
            .Concat(Labelled("switch", bug.Switch)).Concat(Labelled("fix", bug.Fix)).Concat(Labelled("expected", string.Join(", ", bug.Expected))))
            yield return line;
    }

    private static string RecordOf(EvidenceSummary evidence)
    {
        var commits = (evidence.Introduced, evidence.Fixed) switch
        {
            (var introduced, "") => introduced,
            ("", var fix) => $"fixed by {fix}",
            var (introduced, fix) => $"{introduced} → {fix}",
        };
        return string.Join("; ", new[] { commits, evidence.Source, evidence.Date }.Where(part => part.Length > 0));
    }

    private static IEnumerable<string> Variant(VariantReport run, bool wholeTrace)
    {
        yield return ResultOf(run);
        if (run.Problem.Length > 0)
            yield return $"  {run.Problem}";
        if (!run.Caught)
            yield break;
        yield return "";
        foreach (var line in run.Splat)
            yield return $"  {line}";
        if (run.Trace.Count == 0)
            yield break;
        yield return "";
        foreach (var line in Lanes(run, wholeTrace))
            yield return $"  {line}";
        yield return "";
        yield return run.Schedule.Length == 0 ? "  schedule: the default one" : $"  schedule: {run.Schedule}";
    }

    private static string ResultOf(VariantReport run)
    {
        var tries = string.Create(CultureInfo.InvariantCulture, $"{run.Tries} {(run.Tries == 1 ? "run" : "runs")}, {run.ElapsedMs:F1} ms");
        if (!run.Caught)
            return $"{run.Variant}: silent in {tries}";
        var rule = run.Rule.Length == 0 ? "" : $" {run.Rule}";
        var surprise = run.Variant == "broken" && !run.Expected ? ", which was not expected" : "";
        var how = run.Strategy switch
        {
            "Live" => "on real threads",
            "Script" => $"by its race script on {run.Machine}",
            "Replay" => $"by the broken one's schedule on {run.Machine}",
            _ => $"by {run.Strategy.ToLowerInvariant()} schedules, that one on {run.Machine}",
        };
        return $"{run.Variant}: caught by {run.Checker}{rule}{surprise} in {tries}, {how}";
    }

    // A column a task, a mark where it took the step.
    private static IEnumerable<string> Lanes(VariantReport run, bool whole)
    {
        var wide = run.Tasks.Max(task => task.Length);
        var first = whole ? 0 : Math.Max(0, run.Trace.Count - ShortTrace);
        if (first > 0)
            yield return $"… {first} lines before these: --trace";
        foreach (var step in run.Trace.Skip(first))
        {
            var lanes = new StringBuilder();
            for (var task = 0; task < run.Tasks.Count; task++)
                lanes.Append(task == step.Task ? (step.Kind == "Violation" ? 'X' : '*') : '.').Append(' ');
            yield return string.Create(CultureInfo.InvariantCulture, $"{step.Step,6}  {lanes} {run.Tasks[step.Task].PadRight(wide)}  {step.Text}");
        }
    }

    private static IEnumerable<string> Labelled(string label, string text)
    {
        var line = $"  {label}".PadRight(Margin);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > Margin && line.Length + word.Length > Width)
            {
                yield return line.TrimEnd();
                line = new string(' ', Margin);
            }

            line += word + " ";
        }

        yield return line.TrimEnd();
    }
}
