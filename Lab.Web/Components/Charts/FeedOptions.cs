using Lab.Web.Services.Feed;

namespace Lab.Web.Components.Charts;

/// <summary>What the page's module is told: where the feed is and which value goes to which line. It knows no metric by itself.</summary>
public sealed record FeedOptions(string Hub, int Metrics, double Budget, IReadOnlyList<string> Keys, IReadOnlyList<FeedChart> Charts)
{
    /// <summary>
    /// Share of the browser's main thread that the charts' script may take. The browser's own layout and paint of what was
    /// drawn cost as much again, and both together stay below 35 %.
    /// </summary>
    private const double DrawBudget = 0.15;

    public static FeedOptions For(IEnumerable<ChartSpec> specs, IReadOnlyList<string> keys) =>
        new("hubs/lab", MetricInfo.Count, DrawBudget, keys, [.. specs.Select(FeedChart.Of)]);
}
