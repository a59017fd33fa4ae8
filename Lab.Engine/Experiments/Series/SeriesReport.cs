using System.Globalization;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Telemetry;

namespace Lab.Engine.Experiments.Series;

/// <summary>A series as plain text of 72 columns: for each metric a row a cell, its ratio beside it.</summary>
public sealed record SeriesReport(SeriesHead Head, SeriesProgress Progress)
{
    private const int Label = 29;

    private static readonly string[] s_metrics = ["fault-mean", "fault-p99", "faults", "backlog", "retries"];

    private SeriesPlan Plan => Head.Plan;

    /// <returns>Lines of at most <see cref="PlainText.Columns"/> columns, but for a word of the command line that is longer.</returns>
    public string ToText()
    {
        var text = new PlainText();
        AppendHead(text);
        var cells = Enumerable.Range(0, Plan.Cells.Count).Select(Progress.Of).ToList();
        foreach (var metric in s_metrics.Select(key => ComparisonMetric.Find(key)!))
            AppendMetric(text, metric, [.. cells.Select(counts => counts is null ? 0 : metric.Of(counts))]);
        if (Head.Kind == SeriesKind.Scaling)
            AppendPrices(text);
        AppendCrowding(text, cells);
        if (Head.Kind == SeriesKind.Scaling)
            AppendPublished(text);
        AppendNotes(text);
        if (Progress.Violation is { } violation)
            text.Line().Wrapped($"ENDED BY A CHECKER: {violation}");
        return text.ToString();
    }

    private void AppendHead(PlainText text)
    {
        ReportHead.Append(text, Head.Kind.ToString().ToLowerInvariant(), Head.Origin);
        var disturbed = Progress.Disturbed == 0 ? "" : $", {PlainText.Plural(Progress.Disturbed, "slice")} counted with a garbage collection";
        text.Wrapped(string.Create(CultureInfo.InvariantCulture, $"{Progress.CompleteRounds} of {PlainText.Plural(Plan.Rounds, "round")}, slices {Plan.SliceMs} ms + {Plan.SettleMs} ms settled, random order in each round, seed {Plan.Seed}, {PlainText.Plural(Progress.RunAgain, "slice")} run again{disturbed}"));
    }

    private void AppendMetric(PlainText text, ComparisonMetric metric, double[] values)
    {
        if (values.All(value => value == 0))
            return;
        text.Line().Line($"{metric.Title,-Label}{"value",11}{"ratio",9}   95 % interval");
        for (var cell = 0; cell < values.Length; cell++)
        {
            var label = "  " + Plan.Cells[cell].Label;
            if (label.Length >= Label)
            {
                // Two cells must not be told apart by what was cut off.
                text.Wrapped(label);
                label = "";
            }

            text.Line($"{label,-Label}{ComparisonReport.Value(metric.Unit, values[cell]),11}{Ratio(metric, cell)}");
        }
    }

    private string Ratio(ComparisonMetric metric, int cell)
    {
        var to = Head.BaselineOf(cell);
        if (to == cell)
            return $"{"1",9}";
        return Progress.Ratio(metric, cell, to) is { } ratio
            ? string.Create(CultureInfo.InvariantCulture, $"{ratio.Middle,9:0.000}   [{ratio.Low:0.000}, {ratio.High:0.000}]")
            : $"{"-",9}";
    }

    /// <summary>What one vCPU pays, beside what many gain.</summary>
    private void AppendPrices(PlainText text)
    {
        ScalingPrice[] prices = [.. ScalingPrice.Metrics.SelectMany(metric => ScalingPrice.Of(Head, Progress, metric))];
        if (prices.Length == 0)
            return;
        text.Line().Line($"price of one vCPU, gain of {prices[0].Most}; ratio to {Plan.Cells[0].Options.Policy}")
            .Line($"{"",-Label}{"at 1 vCPU",-22}at {prices[0].Most} vCPUs");
        foreach (var price in prices)
        {
            var label = $"  {price.Policy}, {ComparisonMetric.Find(price.Metric)!.Title}";
            text.Line($"{label,-Label}{Factor(price.AtOne),-22}{Factor(price.AtMost)}{(price.IsCrowded ? "*" : "")}");
        }

        if (prices.Any(price => price.IsCrowded))
            text.Line("  * oversubscribed: too few cores, see below");
    }

    /// <summary>Cells whose threads waited for a core measure the scheduler too.</summary>
    private void AppendCrowding(PlainText text, IReadOnlyList<SliceCounts?> cells)
    {
        if (!Enumerable.Range(0, cells.Count).Any(Progress.IsCrowded))
            return;
        text.Line().Line("oversubscribed: threads wanted a core and had none; not to be compared");
        for (var cell = 0; cell < cells.Count; cell++)
        {
            if (Progress.IsCrowded(cell))
                text.Wrapped($"  {Plan.Cells[cell].Label}: {Quantity.Percent(cells[cell]!.CoreWaitShare)} of the time");
        }
    }

    private static void AppendPublished(PlainText text)
    {
        text.Line().Wrapped($"{PublishedScaling.Label}: {PublishedScaling.Measured}").Wrapped($"  {PublishedScaling.Source}")
            .Line($"{"",-Label}{"before",11}{"with",9}   with/before");
        foreach (var (vcpus, before, with) in PublishedScaling.Points)
        {
            var label = $"  {PlainText.Plural(vcpus, "vCPU")}";
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{label,-Label}{before,9:0.00} s{with,7:0.00} s   {with / before:0.000}"));
        }
    }

    private void AppendNotes(PlainText text)
    {
        var to = Head.Kind == SeriesKind.Scaling ? $"{Plan.Cells[0].Options.Policy}'s at as many vCPUs" : "the first row's";
        text.Line()
            .Wrapped($"ratio: the median over rounds of a row's value to {to} in the same round, below 6 rounds none.")
            .Wrapped("value: of all slices together; percentiles of merged histograms, in buckets of 6.25 %.");
        if (Head.Kind == SeriesKind.Ladder)
            text.Wrapped("9-13 runs what 8 runs (nobody walks shared before 14): a control, its true ratio to 8 is 1.");
        text.Line().Line("what would make this wrong");
        foreach (var doubt in Doubts.Of(Progress))
            text.Wrapped("  - " + doubt);
    }

    private static string Factor(Interval? ratio) => ratio is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{value.Middle:0.000} [{value.Low:0.000}, {value.High:0.000}]")
        : "-";
}
