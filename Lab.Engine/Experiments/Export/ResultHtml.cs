using Lab.Engine.Experiments.Series;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments.Export;

/// <summary>A result as one HTML file: it opens without a network, asks for nothing, and has its drawings and all its data inside.</summary>
public static class ResultHtml
{
    private static readonly Histogram[] s_latencies = [Histogram.Fault, Histogram.Unmap, Histogram.Split, Histogram.GracePeriod];

    /// <param name="name">What its user calls it.</param>
    public static string Of(string name, ComparisonReport report)
    {
        var comparison = report.Comparison;
        var metric = comparison.Plan.Primary;
        var rows = ComparisonRow.Of(comparison);
        var page = new HtmlText();
        Head(page, name, report.Origin);
        Verdict(page, comparison, metric);
        Arms(page, comparison.Plan);
        Figure(page, "Ratio B/A of every metric", "The primary metric was chosen before the start and is the first; of the others each interval stands alone.", ForestPlot.Draw(rows, comparison.Verdict.Kind == VerdictKind.Invalid));
        Figure(page, $"{metric.Title} of each pair", "", PairPlot.Draw(comparison, metric));
        foreach (var latency in s_latencies)
            Figure(page, $"{Title(latency)} by percentile", "", LatencyPlot.Draw(comparison, latency));
        Metrics(page, rows);
        Report(page, report.ToText(), ResultJson.WriteForPage(ResultJson.Of(report)));
        return page.ToString();
    }

    /// <param name="name">What its user calls it.</param>
    public static string Of(string name, SeriesReport report)
    {
        var page = new HtmlText();
        Head(page, name, report.Head.Origin);
        SeriesTable.Add(page, report);
        Report(page, report.ToText(), ResultJson.WriteForPage(ResultJson.Of(report)));
        return page.ToString();
    }

    private static void Head(HtmlText page, string name, ComparisonOrigin origin)
    {
        page.Raw("<!DOCTYPE html>").Raw("<html lang=\"en\">").Raw("<head>").Raw("<meta charset=\"utf-8\">")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\">")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">")
            .Raw("<link rel=\"icon\" href=\"data:,\">")
            .Add($"<title>{name} · Stage-2 Lab</title>")
            .Raw(ResultStyle.Element).Raw("</head>").Raw("<body>").Raw("<main>")
            .Add($"<h1>{name}</h1>")
            .Add($"<p class=\"model\">MODEL in user space: times are not kernel times. {origin.Host.Runtime}, {origin.Host.Architecture}, {PlainText.Plural(origin.Host.Cores, "core")}, host {origin.Host.Host}, {origin.Kernel}, lab {origin.Host.Version}.</p>")
            .Add($"<p><code>./{origin.CommandLine}</code></p>");
    }

    private static void Verdict(HtmlText page, Comparison comparison, ComparisonMetric metric)
    {
        var verdict = comparison.Verdict;
        page.Add($"<p class=\"verdict {verdict.Kind}\"><span aria-hidden=\"true\">{Icon(verdict.Kind)}</span> <strong>{verdict.Sentence(metric)}</strong></p>");
        var floor = double.IsNaN(verdict.Floor) ? "not known" : FormattableString.Invariant($"{verdict.FloorPercent:0.0} %");
        page.Add($"<p>{PlainText.Plural(comparison.Measured.Count, "pair")} of at most {comparison.Plan.Pairs}, seed {comparison.Plan.Seed}; noise floor {floor}; evidence {verdict.Evidence} : 1.</p>")
            .Raw("<h2>What would make this wrong</h2>").Raw("<ul>");
        foreach (var doubt in Doubts.Of(comparison))
            page.Add($"<li>{doubt}</li>");
        page.Raw("</ul>");
    }

    private static void Arms(HtmlText page, ComparisonPlan plan)
    {
        var changes = LabRun.Changes(plan.A, plan.B).Where(change => !change.StartsWith(nameof(RunOptions.Seed), StringComparison.Ordinal)).ToList();
        page.Add($"<p class=\"arms\"><span class=\"a key\">●</span> <b>A</b> {plan.A.Policy} <span class=\"b key\">◆</span> <b>B</b> {plan.B.Policy}</p>")
            .Add($"<p>{(changes.Count == 0 ? "A and B are the same." : $"From A to B: {string.Join(", ", changes)}.")}</p>");
    }

    private static void Figure(HtmlText page, string title, string note, HtmlText? drawing)
    {
        if (drawing is null)
            return;
        page.Raw("<figure>").Add($"<figcaption><h2>{title}</h2> {note}</figcaption>").Append(drawing).Raw("</figure>");
    }

    private static void Metrics(HtmlText page, IReadOnlyList<ComparisonRow> rows)
    {
        if (rows.Count == 0)
            return;
        page.Raw("<h2>Every metric</h2>").Raw("<table>").Raw("<thead><tr><th scope=\"col\">metric</th><th scope=\"col\">A</th><th scope=\"col\">B</th><th scope=\"col\">B/A</th><th scope=\"col\">95 % interval</th><th scope=\"col\">pairs</th></tr></thead>").Raw("<tbody>");
        foreach (var row in rows)
        {
            page.Add($"<tr><th scope=\"row\">{row.Metric.Title}{(row.IsPrimary ? " (primary)" : "")}</th><td>{ComparisonReport.Value(row.Metric.Unit, row.A)}</td><td>{ComparisonReport.Value(row.Metric.Unit, row.B)}</td>")
                .Add($"<td>{(row.Ratio is { } middle ? FormattableString.Invariant($"{middle.Middle:0.000}") : "-")}</td><td>{(row.Ratio is { } ends ? FormattableString.Invariant($"{ends.Low:0.000} to {ends.High:0.000}") : "-")}</td><td>{row.Pairs}</td></tr>");
        }

        page.Raw("</tbody>").Raw("</table>");
    }

    private static void Report(HtmlText page, string text, string data) => page
        .Raw("<h2>As plain text</h2>").Add($"<pre tabindex=\"0\">{text}</pre>")
        .Raw("<p>All slices with their raw histograms are in this file: the element with the id <code>data</code>, as JSON.</p>")
        .Raw("</main>")
        .Raw($"<script type=\"application/json\" id=\"data\">{data}</script>")
        .Raw("</body>").Raw("</html>");

    private static string Icon(VerdictKind kind) => kind switch
    {
        VerdictKind.Better => "▲",
        VerdictKind.Worse => "▼",
        VerdictKind.NoDifference => "=",
        VerdictKind.NotResolvable => "?",
        VerdictKind.Invalid => "✕",
        _ => "…",
    };

    private static string Title(Histogram latency) => latency switch
    {
        Histogram.Fault => "Fault time",
        Histogram.Unmap => "Unmap time",
        Histogram.Split => "Split time",
        _ => "Grace period",
    };
}
