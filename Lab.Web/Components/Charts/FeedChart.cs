using Lab.Web.Services.Feed;

namespace Lab.Web.Components.Charts;

/// <summary>One chart, for the page's module.</summary>
/// <param name="Log">By trace: drawn on a logarithmic axis.</param>
/// <param name="Heats">Their traces come before those of the lines.</param>
public sealed record FeedChart(string Id, IReadOnlyList<FeedTrace> Traces, IReadOnlyList<bool> Log, IReadOnlyList<FeedAxis> Axes, IReadOnlyList<FeedHeat> Heats)
{
    public static FeedChart Of(ChartSpec spec)
    {
        var axes = new List<FeedAxis>();
        var number = 0;
        for (var pane = 0; pane < spec.Panes.Count; pane++)
        {
            var of = spec.Panes[pane];
            axes.Add(new FeedAxis(
                ChartFigure.AxisName(pane), of.IsLog, ChartFigure.FirstRange(of), of.LeastTop, of.Heat is not null, [.. Enumerable.Range(number, of.Traces.Count)]));
            number += of.Traces.Count;
        }

        return new FeedChart(
            spec.Id,
            [.. spec.Panes.SelectMany(pane => pane.Traces.Select(trace => new FeedTrace((int)trace.Metric, pane.Scale, trace.IsReference, trace.MarksPeak, trace.Info.Unit.ToString())))],
            [.. spec.Panes.SelectMany(pane => pane.Traces.Select(_ => pane.IsLog))],
            axes,
            [.. spec.Panes.Where(pane => pane.Heat is not null).Select(pane => new FeedHeat((int)pane.Heat!, LatencyRows.Count, LatencyRows.Edges()))]);
    }
}
