using System.Globalization;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Telemetry;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments;

/// <summary>A comparison as plain text of 72 columns, for a terminal, a file and an e-mail.</summary>
public sealed record ComparisonReport(Comparison Comparison, ComparisonOrigin Origin)
{
    private ComparisonPlan Plan => Comparison.Plan;

    /// <returns>Lines of at most <see cref="PlainText.Columns"/> columns, but for a word of the command line that is longer.</returns>
    public string ToText()
    {
        var text = new PlainText();
        ReportHead.Append(text, "comparison", Origin);
        AppendArms(text);
        AppendMethod(text);
        AppendRows(text);
        AppendVerdict(text);
        AppendRefutation(text);
        return text.ToString();
    }

    private void AppendArms(PlainText text)
    {
        text.Line($"A  {Plan.A.Policy}").Line($"B  {Plan.B.Policy}");
        var changes = LabRun.Changes(Plan.A, Plan.B).Where(change => !change.StartsWith(nameof(RunOptions.Seed), StringComparison.Ordinal)).ToList();
        text.Wrapped(changes.Count == 0 ? "A and B are the same." : $"from A to B: {string.Join(", ", changes)}")
            .Wrapped(Machine(Plan.A) == Machine(Plan.B) ? $"both: {Machine(Plan.A)}" : $"A: {Machine(Plan.A)}; B: {Machine(Plan.B)}")
            .Line();
    }

    private static string Machine(RunOptions options) =>
        $"{PlainText.Plural(options.Vcpus, "vCPU")} of {options.MiBPerVcpu} MiB, backing {options.Backing}, {(options.DirtyLogging ? "dirty logging" : "no dirty logging")}, {PlainText.Plural(options.UnmapThreads, "unmap thread")}";

    private void AppendMethod(PlainText text)
    {
        var verdict = Comparison.Verdict;
        text.Wrapped(string.Create(
            CultureInfo.InvariantCulture,
            $"pairs {Comparison.Measured.Count} of {Plan.Pairs}, slices {Plan.SliceMs} ms + {Plan.SettleMs} ms settled, random order, seed {Plan.Seed}, looks at {string.Join("/", Plan.Looks.Pairs)} (level {verdict.Level:0.####} each)"));
        var floor = double.IsNaN(verdict.Floor) ? "not known" : string.Create(CultureInfo.InvariantCulture, $"{verdict.FloorPercent:0.0} %");
        text.Wrapped($"noise floor {floor} (A against A, {PlainText.Plural(Comparison.Calibration.Count, "pair")}), core wait {CoreWaitText()}, {PlainText.Plural(Comparison.RunAgain, "pair")} run again");
        text.Line();
    }

    private void AppendRows(PlainText text)
    {
        text.Line($"{"",-18}{"A",11}{"B",11}{"B/A",9}   interval");
        foreach (var row in ComparisonRow.Of(Comparison))
            text.Line($"{(row.IsPrimary ? "* " : "  ") + row.Metric.Title,-18}{Value(row.Metric.Unit, row.A),11}{Value(row.Metric.Unit, row.B),11}{Ratio(row)}");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"  * primary, chosen before the start, interval of {100 * (1 - Plan.Looks.Level):0.#} %; the others"))
            .Line("    are secondary, of 95 %, each for itself and not for an early end.")
            .Line("    B/A is the median of the pairs' ratios. Percentiles are of merged")
            .Line("    histograms, in buckets of 6.25 %. Ratios of backlog, lock wait and")
            .Line("    retries are of values plus 4 KiB, 0.01 % and 0.0001: 0 is a value.")
            .Line();
    }

    private void AppendVerdict(PlainText text)
    {
        var verdict = Comparison.Verdict;
        text.Wrapped($"verdict: {verdict.Sentence(Plan.Primary)}");
        if (verdict.Ratio is not null)
        {
            text.Wrapped(string.Create(
                CultureInfo.InvariantCulture,
                $"signed-rank p {verdict.PValue:0.####}, evidence {verdict.Evidence:0.#} : 1 (signs, valid at any moment; 20 is strong)"));
        }

        text.Line();
    }

    private void AppendRefutation(PlainText text)
    {
        text.Line("what would make this wrong");
        foreach (var doubt in Doubts.Of(Comparison))
            text.Wrapped("  - " + doubt);
    }

    /// <summary>A value for people, in its unit.</summary>
    public static string Value(MetricUnit unit, double value) => value == 0 ? "-" : unit switch
    {
        MetricUnit.PerSecond => Quantity.Count(value),
        MetricUnit.Nanoseconds => Quantity.Time((long)value),
        MetricUnit.Bytes => Quantity.Bytes((long)value),
        MetricUnit.Share => Quantity.Percent(value),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    private static string Ratio(ComparisonRow row) => row.Ratio is not { } ratio
        ? $"{"-",9}   {PlainText.Plural(row.Pairs, "pair")}"
        : string.Create(CultureInfo.InvariantCulture, $"{ratio.Middle,9:0.000}   [{ratio.Low:0.000}, {ratio.High:0.000}]");

    private string CoreWaitText()
    {
        var (a, b) = Validity.CoreWait(Comparison);
        return double.IsNaN(a) || double.IsNaN(b) ? "not known" : $"A {Quantity.Percent(a)} B {Quantity.Percent(b)}";
    }
}
