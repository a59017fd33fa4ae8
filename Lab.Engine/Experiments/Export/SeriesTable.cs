using Lab.Engine.Experiments.Series;

namespace Lab.Engine.Experiments.Export;

/// <summary>A series' cells as an HTML table of values.</summary>
internal static class SeriesTable
{
    public static void Add(HtmlText page, SeriesReport report)
    {
        var (head, series) = report;
        if (series.Violation is { } violation)
            page.Add($"<p class=\"verdict Invalid\"><span aria-hidden=\"true\">✕</span> <strong>Ended by a checker: {violation}</strong></p>");
        page.Add($"<p>{series.CompleteRounds} of {head.Plan.Rounds} rounds, slices of {head.Plan.SliceMs} ms, seed {head.Plan.Seed}.</p>");
        var metrics = ComparisonMetric.All.Where(metric => Enumerable.Range(0, head.Plan.Cells.Count).Any(cell => series.Of(cell) is { } counts && metric.Of(counts) > 0)).ToList();
        page.Raw("<div class=\"wide\">").Raw("<table>").Raw("<thead><tr><th scope=\"col\">cell</th>");
        foreach (var metric in metrics)
            page.Add($"<th scope=\"col\">{metric.Title}</th>");
        page.Raw("</tr></thead>").Raw("<tbody>");
        foreach (var (index, cell) in head.Plan.Cells.Index())
        {
            var counts = series.Of(index);
            page.Add($"<tr><th scope=\"row\">{cell.Label}</th>");
            foreach (var metric in metrics)
                page.Add($"<td>{(counts is null ? "-" : ComparisonReport.Value(metric.Unit, metric.Of(counts)))}</td>");
            page.Raw("</tr>");
        }

        page.Raw("</tbody>").Raw("</table>").Raw("</div>");
    }
}
