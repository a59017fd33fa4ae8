using System.Globalization;
using Lab.Engine.Telemetry;

namespace Lab.Engine.Experiments.Series;

/// <summary>A series as plain text of 72 columns.</summary>
public sealed record SeriesReport(SeriesHead Head, SeriesProgress Progress)
{
    private const int Label = 29;

    private static readonly string[] s_metrics = ["fault-mean", "fault-p99", "faults", "backlog", "retries"];

    private SeriesPlan Plan => Head.Plan;

    /// <returns>Lines of at most <see cref="PlainText.Columns"/> columns, but for a word of the command line that is longer.</returns>
    public string ToText()
    {
        var text = new PlainText();
        var origin = Head.Origin;
        text.Line(Head.Kind switch
            {
                SeriesKind.Ladder => "Stage-2 Lab patch ladder. MODEL in user space: times are not kernel times.",
                SeriesKind.Scaling => "Stage-2 Lab scaling. MODEL in user space: times are not kernel times.",
                _ => "Stage-2 Lab sweep. MODEL in user space: times are not kernel times.",
            })
            .Line($"{origin.Host.Runtime}, {origin.Host.Architecture}, {PlainText.Plural(origin.Host.Cores, "core")}, lab {origin.Host.Version}, host {origin.Host.Host}")
            .Wrapped($"host kernel {origin.Kernel}")
            .Wrapped(origin.CommandLine, continuation: " \\")
            .Line()
            .Wrapped(string.Create(CultureInfo.InvariantCulture, $"{Progress.CompleteRounds} of {PlainText.Plural(Plan.Rounds, "round")}, slices {Plan.SliceMs} ms + {Plan.SettleMs} ms settled, random order in each round, seed {Plan.Seed}, {PlainText.Plural(Progress.RunAgain, "slice")} run again"));
        foreach (var metric in s_metrics.Select(key => ComparisonMetric.Find(key)!))
            AppendMetric(text, metric);
        AppendCrowding(text);
        if (Head.Kind == SeriesKind.Scaling)
            AppendPublished(text);
        if (Progress.Violation is { } violation)
            text.Line().Wrapped($"ENDED BY A CHECKER: {violation}");
        return text.ToString();
    }

    /// <summary>What a cell is compared with: in a scaling the first policy at as many vCPUs, else the first cell.</summary>
    private int BaselineOf(int cell)
    {
        if (Head.Kind != SeriesKind.Scaling)
            return 0;
        var vcpus = Plan.Cells[cell].Options.Vcpus;
        return Enumerable.Range(0, Plan.Cells.Count).First(other => Plan.Cells[other].Options.Vcpus == vcpus);
    }

    private void AppendMetric(PlainText text, ComparisonMetric metric)
    {
        var values = Enumerable.Range(0, Plan.Cells.Count).Select(cell => Progress.Of(cell) is { } counts ? metric.Of(counts) : 0).ToList();
        if (values.All(value => value == 0))
            return;
        text.Line().Line($"{metric.Title,-Label}{"value",11}{"ratio",9}   95 % interval");
        for (var cell = 0; cell < Plan.Cells.Count; cell++)
        {
            var label = Plan.Cells[cell].Label;
            text.Line($"  {(label.Length > Label - 3 ? label[..(Label - 3)] : label),-(Label - 2)}{ComparisonReport.Value(metric.Unit, values[cell]),11}{Ratio(metric, cell)}");
        }
    }

    private string Ratio(ComparisonMetric metric, int cell)
    {
        var to = BaselineOf(cell);
        if (to == cell)
            return $"{"1",9}";
        return Progress.Ratio(metric, cell, to) is { } ratio
            ? string.Create(CultureInfo.InvariantCulture, $"{ratio.Middle,9:0.000}   [{ratio.Low:0.000}, {ratio.High:0.000}]")
            : $"{"-",9}";
    }

    /// <summary>Cells whose threads waited for a core measure the scheduler too.</summary>
    private void AppendCrowding(PlainText text)
    {
        var crowded = Plan.Cells.Index()
            .Select(cell => (cell.Item.Label, Share: Progress.Of(cell.Index)?.CoreWaitShare ?? double.NaN))
            .Where(cell => cell.Share > Validity.MostCoreWait)
            .ToList();
        if (crowded.Count == 0)
            return;
        text.Line().Line("oversubscribed: ready threads went without a core; not to be compared");
        foreach (var (label, share) in crowded)
            text.Wrapped($"  {label}: {Quantity.Percent(share)} of the cores' time");
    }

    private static void AppendPublished(PlainText text)
    {
        text.Line().Line("published, different hardware: time to dirty memory, 4 GiB a vCPU").Wrapped($"  {PublishedScaling.Source}");
        foreach (var (vcpus, before, with) in PublishedScaling.Points)
            text.Line(string.Create(CultureInfo.InvariantCulture, $"  {vcpus,2} vCPUs {before,8:0.00} s → {with,5:0.00} s {with / before,8:0.000}"));
    }
}
