namespace Lab.Web.Components.Charts;

/// <summary>A chart that answers one question.</summary>
/// <param name="Id">Of the element.</param>
/// <param name="Title">The question.</param>
/// <param name="PointIs">One line: what a point is.</param>
/// <param name="Empty">What an empty chart says.</param>
public sealed record ChartSpec(string Id, string Title, string PointIs, string Empty, IReadOnlyList<ChartPane> Panes)
{
    public IEnumerable<ChartTrace> Traces => Panes.SelectMany(pane => pane.Traces);

    /// <summary>Bottom and top of a pane as shares of the plot's height, from below; above each there is room for its legend.</summary>
    public (double Bottom, double Top) DomainOf(int pane)
    {
        const double legend = 0.1;
        const double gap = 0.035;
        var free = 1 - (Panes.Count * legend) - ((Panes.Count - 1) * gap);
        var whole = Panes.Sum(p => p.Share);
        var top = 1.0;
        for (var i = 0; ; i++)
        {
            var height = free * Panes[i].Share / whole;
            if (i == pane)
                return (Math.Max(0, top - legend - height), top - legend);
            top -= legend + height + gap;
        }
    }
}
