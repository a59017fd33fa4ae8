using Bunit;
using Lab.Web.Components.Charts;
using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Components;

public sealed class MetricChartTests : LabContext
{
    public static TheoryData<string> Charts => [.. ChartCatalog.All.Select(spec => spec.Id)];

    [Theory, MemberData(nameof(Charts))]
    public void Render_Chart_SaysItsQuestionWhatAPointIsAndItsUnits(string id)
    {
        var spec = Spec(id);
        var chart = Render<MetricChart>(p => p.Add(c => c.Spec, spec).Add(c => c.Points, []).Add(c => c.Theme, ChartTheme.Light));

        Assert.Equal(spec.Title, chart.Find("h2").TextContent);
        Assert.EndsWith("?", spec.Title, StringComparison.Ordinal);
        Assert.Contains("point", chart.Find(".point-is").TextContent, StringComparison.Ordinal);
        Assert.Equal(spec.Panes.Count, chart.FindAll(".pane-label").Count);
        Assert.NotNull(chart.Find($"#{id}"));
    }

    [Theory, MemberData(nameof(Charts))]
    public void Render_Table_HoldsTheSamePoints(string id)
    {
        var spec = Spec(id);
        LabPoint[] points = [.. Enumerable.Range(0, 200).Select(i => Point(i * 0.1))];
        var chart = Render<MetricChart>(p => p.Add(c => c.Spec, spec).Add(c => c.Points, points).Add(c => c.IsTable, true));

        Assert.Equal(1 + spec.Traces.Count(), chart.FindAll("thead th").Count);
        var first = chart.FindAll("tbody tr")[0].QuerySelectorAll("td").Select(cell => cell.TextContent);
        Assert.Equal(spec.Traces.Select(trace => MetricText.Of(points[^1].Values[(int)trace.Metric], trace.Info.Unit)), first);
        Assert.Equal(4, chart.FindAll("tbody tr").Count);
    }

    [Fact]
    public void Render_ThemeUnknown_DrawsNothingYet()
    {
        var chart = Render<MetricChart>(p => p.Add(c => c.Spec, ChartCatalog.All[0]).Add(c => c.Points, []));
        Assert.Empty(chart.FindAll($"#{ChartCatalog.All[0].Id}"));
    }

    [Fact]
    public void Summary_RisingValue_SaysSoInWords()
    {
        LabPoint[] points = [.. Enumerable.Range(0, 60).Select(i => Point(i * 0.1, scale: 1 + (i / 10f)))];
        Assert.Contains("rising", MetricChart.Summary(ChartCatalog.All[0], points), StringComparison.Ordinal);
        Assert.Contains(ChartCatalog.All[0].Empty, MetricChart.Summary(ChartCatalog.All[0], []), StringComparison.Ordinal);
    }

    [Fact]
    public void DomainOf_StackedPanes_DoNotOverlap()
    {
        var tried = 0;
        foreach (var spec in ChartCatalog.All)
        {
            var above = 1.0;
            for (var pane = 0; pane < spec.Panes.Count; pane++)
            {
                var (bottom, top) = spec.DomainOf(pane);
                Assert.True(0 <= bottom && bottom < top && top < above, $"{spec.Id}, pane {pane}: {bottom} to {top} under {above}");
                above = bottom;
                tried++;
            }
        }

        Assert.True(tried >= 4);
    }

    /// <summary>The module draws by index: an index that is off draws one metric as another.</summary>
    [Fact]
    public void FeedOptions_EveryTrace_IsOnTheAxisOfItsPane()
    {
        var options = FeedOptions.For(ChartCatalog.All, []);
        Assert.Equal(ChartCatalog.All.Count, options.Charts.Count);
        foreach (var (spec, feed) in ChartCatalog.All.Zip(options.Charts))
        {
            Assert.Equal(spec.Traces.Select(trace => (int)trace.Metric), feed.Traces.Select(trace => trace.Metric));
            Assert.Equal(Enumerable.Range(0, feed.Traces.Count), feed.Axes.SelectMany(axis => axis.Traces));
        }
    }

    private static ChartSpec Spec(string id) => ChartCatalog.All.Single(spec => spec.Id == id);

    private static LabPoint Point(double time, float scale = 1) => new()
    {
        Time = time,
        Covers = 1,
        Gap = false,
        Values = [.. Enumerable.Range(1, MetricInfo.Count).Select(i => i * 1e-4f * scale)],
        Heat = [.. Enum.GetValues<HeatSeries>().Select(_ => Array.Empty<int>())],
    };
}
