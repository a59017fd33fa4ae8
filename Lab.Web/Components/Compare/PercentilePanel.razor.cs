using Lab.Engine.Experiments;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Components.Charts;
using Lab.Web.Services.Compare;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>Latency percentiles of both arms, as chart and as table.</summary>
public sealed partial class PercentilePanel : ComponentBase
{
    private static readonly (string Name, double Percent)[] Percents =
        [("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("p99.99", 99.99), ("max", 100)];

    private CompareChartSpec _spec = CompareCharts.Percentiles(string.Empty);

    [Parameter, EditorRequired] public required ComparisonReading Reading { get; set; }

    [Parameter] public Histogram Latency { get; set; }

    [Parameter] public ChartTheme? Theme { get; set; }

    [Parameter] public EventCallback<Histogram> OnLatency { get; set; }

    [Parameter] public EventCallback OnDeclared { get; set; }

    private string Name => CompareView.Latencies.First(known => known.Histogram == Latency).Name;

    private IEnumerable<(string Name, string A, string B)> Rows
    {
        get
        {
            var (a, b) = (Samples(Reading.AllA), Samples(Reading.AllB));
            var bands = Reading.Bands.GetValueOrDefault(Latency);
            yield return ("samples", Count(a), Count(b));
            foreach (var (name, percent) in Percents)
                yield return (name, Time(a, percent) + Band(bands?.A, percent), Time(b, percent) + Band(bands?.B, percent));
        }
    }

    protected override void OnParametersSet()
    {
        if (_spec.Panes[0].Label != CompareCharts.Percentiles(Name).Panes[0].Label)
            _spec = CompareCharts.Percentiles(Name);
    }

    private Task Choose(ChangeEventArgs change) =>
        Enum.TryParse<Histogram>(change.Value?.ToString(), out var histogram) ? OnLatency.InvokeAsync(histogram) : Task.CompletedTask;

    private SparseHistogram Samples(SliceCounts? slices) => slices?.Samples(Latency) ?? SparseHistograms.Empty;

    private static string Count(SparseHistogram samples) => SparseHistograms.Count(samples) is var count and > 0 ? PlainText.Grouped(count) : "–";

    private static string Band(IReadOnlyList<LatencyBand>? bands, double percent) => bands?.FirstOrDefault(band => band.Percent == percent) is { Low: { } low, High: { } high }
        ? $" [{CompareText.Value(MetricUnit.Nanoseconds, low)}, {CompareText.Value(MetricUnit.Nanoseconds, high)}]"
        : "";

    private static string Time(SparseHistogram samples, double percent) =>
        SparseHistograms.Count(samples) == 0 ? "–" : CompareText.Value(MetricUnit.Nanoseconds, SparseHistograms.Percentile(samples, percent));
}
