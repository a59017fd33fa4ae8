using Lab.Engine.Experiments;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Compare;

/// <summary>The charts of a comparison: a few metrics slice by slice, and latency percentiles.</summary>
public static class CompareCharts
{
    public const string A = "compare-a";
    public const string B = "compare-b";
    public const string Overlay = "compare-overlay";
    public const string Difference = "compare-difference";
    public const string Latency = "compare-latency";

    private const double PercentileStep = 0.1;
    private const double LastPercentile = 5;

    private static readonly string[] s_metrics = ["faults", "fault-p99", "gp-p99", "backlog", "lock-wait"];

    /// <summary>The primary metric, then those that tell most of a lock policy.</summary>
    public static IReadOnlyList<ComparisonMetric> Metrics(ComparisonPlan plan) =>
        [.. s_metrics.Prepend(plan.Metric).Distinct(StringComparer.Ordinal).Select(ComparisonMetric.Find).OfType<ComparisonMetric>()];

    /// <summary>One arm's column.</summary>
    public static CompareChartSpec Column(ComparisonReading reading, Arm arm) => new(
        arm == Arm.A ? A : B,
        Panes(reading, metric => reading.Rows.FirstOrDefault(row => row.Metric.Key == metric.Key) is { } row
            ? CompareText.Value(metric.Unit, arm == Arm.A ? row.A : row.B)
            : reading.Measured.Count > 0 ? "none" : ""),
        Traces(reading, CompareStyle.Chance, arm == Arm.A ? CompareStyle.A : CompareStyle.B));

    public static CompareChartSpec Both(ComparisonReading reading) =>
        new(Overlay, Panes(reading, _ => ""), Traces(reading, CompareStyle.A, CompareStyle.B));

    public static CompareChartSpec Ratios(ComparisonReading reading, bool isSwapped) => new(
        Difference,
        [.. Metrics(reading.Plan).Select(metric => new ComparePane($"{metric.Title}, {(isSwapped ? "A/B" : "B/A")}", IsLog: true, metric.Key == reading.Plan.Metric))],
        Traces(reading, CompareStyle.Chance, CompareStyle.Ratio));

    public static CompareChartSpec Percentiles(string operation) => new(
        Latency, [new ComparePane($"{operation}, log", IsLog: true)],
        [new(0, CompareStyle.BandA), new(0, CompareStyle.BandB), new(0, CompareStyle.A), new(0, CompareStyle.B)], IsLogX: true);

    /// <summary>What fills one of these charts.</summary>
    public static CompareChartData Data(CompareChartSpec spec, ComparisonReading reading, CompareView view) => spec.Id switch
    {
        Latency => PercentileData(reading, view.Latency),
        Difference => RatioData(reading, view.IsSwapped),
        _ => SliceData(spec, reading),
    };

    private static IReadOnlyList<ComparePane> Panes(ComparisonReading reading, Func<ComparisonMetric, string> note) =>
        [.. Metrics(reading.Plan).Select(metric => new ComparePane(metric.Title, IsLog(metric), metric.Key == reading.Plan.Metric, note(metric)))];

    private static IReadOnlyList<CompareTrace> Traces(ComparisonReading reading, params CompareStyle[] styles) =>
        [.. Metrics(reading.Plan).SelectMany((_, pane) => styles.Select(style => new CompareTrace(pane, style)))];

    private static bool IsLog(ComparisonMetric metric) => metric.Unit == MetricUnit.Nanoseconds;

    private static CompareChartData SliceData(CompareChartSpec spec, ComparisonReading reading)
    {
        var traces = new List<CompareTraceData>();
        var axes = new List<CompareAxisData>();
        foreach (var metric in Metrics(reading.Plan))
        {
            var points = reading.Points.Select(point => (point.X, point.IsChance, point.Arm, Value: metric.Of(point.Counts))).ToList();
            var seen = points.Select(point => point.Value).Where(value => value > 0).ToList();
            axes.Add(IsLog(metric) ? AxisTicks.Log(seen, metric.Unit) : AxisTicks.Linear(seen, metric.Unit));
            traces.AddRange(spec.Traces.Where(trace => trace.Pane == axes.Count - 1).Select(trace =>
            {
                var own = points.Where(point => trace.Style switch
                {
                    CompareStyle.Chance => point.IsChance && point.Arm == (spec.Id == A ? Arm.A : Arm.B),
                    CompareStyle.A => !point.IsChance && point.Arm == Arm.A,
                    _ => !point.IsChance && point.Arm == Arm.B,
                }).ToList();
                return new CompareTraceData([.. own.Select(point => point.X)], [.. own.Select(point => point.Value > 0 ? point.Value : (double?)null)]);
            }));
        }

        var hasChance = spec.Traces.Any(trace => trace.Style == CompareStyle.Chance);
        return new CompareChartData(spec.Id, traces, PairAxis(reading.Plan, hasChance), axes, hasChance ? 0.3 : null, HasUnit: false);
    }

    private static CompareChartData RatioData(ComparisonReading reading, bool isSwapped)
    {
        var traces = new List<CompareTraceData>();
        var axes = new List<CompareAxisData>();
        foreach (var metric in Metrics(reading.Plan))
        {
            var chance = Ratios(reading.Calibration, -reading.Plan.CalibrationPairs);
            var measured = Ratios(reading.Measured, 1);
            axes.Add(AxisTicks.Ratio([.. chance.Y.Concat(measured.Y).OfType<double>()]));
            traces.AddRange([chance, measured]);

            CompareTraceData Ratios(IReadOnlyList<SlicePair> pairs, double first) => new(
                [.. pairs.Select((_, index) => first + index)],
                [.. pairs.Select(pair => (A: metric.Of(pair.A), B: metric.Of(pair.B))).Select(value => value is { A: > 0, B: > 0 } ? (isSwapped ? value.A / value.B : value.B / value.A) : (double?)null)]);
        }

        return new CompareChartData(Difference, traces, PairAxis(reading.Plan, hasChance: true), axes, 0.3, HasUnit: true);
    }

    private static CompareAxisData PairAxis(ComparisonPlan plan, bool hasChance)
    {
        var first = hasChance ? -plan.CalibrationPairs - 0.7 : 0.3;
        var step = plan.Pairs <= 10 ? 2 : plan.Pairs <= 24 ? 4 : 8;
        double[] ticks = [.. Enumerable.Range(1, plan.Pairs).Where(pair => pair % step == 0).Select(pair => (double)pair)];
        return new CompareAxisData(
            [first, plan.Pairs + 0.7],
            hasChance ? [-(plan.CalibrationPairs + 1) / 2.0, .. ticks] : ticks,
            [.. ticks.Select(ForestScale.Text).Prepend("A/A").Skip(hasChance ? 0 : 1)]);
    }

    private static CompareChartData PercentileData(ComparisonReading reading, Histogram histogram)
    {
        var a = Curve(reading.AllA?.Samples(histogram));
        var b = Curve(reading.AllB?.Samples(histogram));
        var bands = reading.Bands.GetValueOrDefault(histogram);
        var (bandA, bandB) = (Outline(bands?.A), Outline(bands?.B));
        var last = new[] { a, b }.SelectMany(curve => curve.X).DefaultIfEmpty(1000).Max();
        (double At, string Text)[] ticks = [(2, "p50"), (10, "p90"), (100, "p99"), (1e3, "p99.9"), (1e4, "p99.99"), (1e5, "p99.999")];
        var shown = ticks.Where(tick => tick.At <= last * 1.01).ToList();
        return new CompareChartData(
            Latency, [bandA, bandB, a, b],
            new CompareAxisData([0, Math.Log10(last) + 0.05], [.. shown.Select(tick => tick.At)], [.. shown.Select(tick => tick.Text)]),
            [AxisTicks.Log(new[] { a, b, bandA, bandB }.SelectMany(trace => trace.Y).OfType<double>(), MetricUnit.Nanoseconds)], Apart: null, HasUnit: false);
    }

    /// <summary>Round a band: its lower ends rising, then its upper ends falling.</summary>
    private static CompareTraceData Outline(IReadOnlyList<LatencyBand>? bands)
    {
        var banded = (bands ?? []).Where(band => band is { Low: > 0, High: > 0 }).ToList();
        var x = banded.Select(band => 100 / (100 - band.Percent)).ToList();
        return new CompareTraceData(
            [.. x, .. x.AsEnumerable().Reverse()],
            [.. banded.Select(band => (double?)band.Low), .. banded.AsEnumerable().Reverse().Select(band => (double?)band.High)]);
    }

    /// <summary>Percentile q at 1/(1 - q), as far as the samples reach.</summary>
    private static CompareTraceData Curve(SparseHistogram? samples)
    {
        var count = samples is null ? 0 : SparseHistograms.Count(samples);
        if (count == 0)
            return new CompareTraceData([], []);
        var x = new List<double>();
        var y = new List<double?>();
        for (var at = PercentileStep; at <= Math.Min(LastPercentile, Math.Log10(count)); at += PercentileStep)
        {
            x.Add(Math.Pow(10, at));
            y.Add(SparseHistograms.Percentile(samples!, (1 - Math.Pow(10, -at)) * 100));
        }

        return new CompareTraceData(x, y);
    }
}
