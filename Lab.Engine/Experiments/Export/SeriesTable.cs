using Lab.Engine.Experiments.Series;

namespace Lab.Engine.Experiments.Export;

/// <summary>A series as HTML: every metric of every cell, with the ratio to the cell's baseline, and what would make it wrong.</summary>
internal static class SeriesTable
{
    public static void Add(HtmlText page, SeriesReport report)
    {
        var summary = SeriesSummary.Of(report);
        if (summary.Violation is { } violation)
            page.Add($"<p class=\"verdict Invalid\"><span aria-hidden=\"true\">✕</span> <strong>Ended by a checker: {violation}</strong></p>");
        page.Add($"<p>{summary.CompleteRounds} of {summary.Plan.Rounds} rounds, slices of {summary.Plan.SliceMs} ms, seed {summary.Plan.Seed}. Under a value: its ratio to the baseline in the same rounds, the median with a 95 % interval.</p>");
        var metrics = ComparisonMetric.All.Where(metric => summary.Cells.Any(cell => Find(cell, metric) is not null)).ToList();
        page.Raw("<div class=\"wide\">").Raw("<table>").Raw("<thead><tr><th scope=\"col\">cell</th><th scope=\"col\">baseline</th>");
        foreach (var metric in metrics)
            page.Add($"<th scope=\"col\">{metric.Title}</th>");
        page.Raw("</tr></thead>").Raw("<tbody>");
        foreach (var cell in summary.Cells)
        {
            page.Add($"<tr><th scope=\"row\">{cell.Label}{(cell.IsCrowded ? " (oversubscribed: not to be compared)" : "")}</th><td>{(cell.Baseline == cell.Label ? "-" : cell.Baseline)}</td>");
            foreach (var metric in metrics)
                Value(page, metric, Find(cell, metric));
            page.Raw("</tr>");
        }

        page.Raw("</tbody>").Raw("</table>").Raw("</div>").Raw("<h2>What would make this wrong</h2>").Raw("<ul>");
        foreach (var doubt in summary.Doubts)
            page.Add($"<li>{doubt}</li>");
        page.Raw("</ul>");
    }

    private static SeriesMetricSummary? Find(SeriesCellSummary cell, ComparisonMetric metric) => cell.Metrics.FirstOrDefault(found => found.Metric == metric.Key);

    private static void Value(HtmlText page, ComparisonMetric metric, SeriesMetricSummary? value)
    {
        if (value is null)
            page.Raw("<td>-</td>");
        else if (value.Ratio is { } ratio)
            page.Add($"<td>{ComparisonReport.Value(metric.Unit, value.Value)}<br/><small>{FormattableString.Invariant($"{ratio.Middle:0.000} [{ratio.Low:0.000}, {ratio.High:0.000}]")}</small></td>");
        else
            page.Add($"<td>{ComparisonReport.Value(metric.Unit, value.Value)}</td>");
    }
}
