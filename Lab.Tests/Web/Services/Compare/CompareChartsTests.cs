using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Compare;

namespace Lab.Tests.Web.Services.Compare;

public sealed class CompareChartsTests
{
    private static readonly ComparisonReading s_reading = ComparisonReading.Of(ComparisonSamples.Slower(), ComparisonSamples.View(ComparisonSamples.Slower(0), Lab.Web.Services.Experiments.ExperimentState.Done).Origin);

    [Fact]
    public void Columns_BothArms_HaveEqualScalesPaneByPane()
    {
        var a = CompareCharts.Data(CompareCharts.Column(s_reading, Arm.A), s_reading, new CompareView());
        var b = CompareCharts.Data(CompareCharts.Column(s_reading, Arm.B), s_reading, new CompareView());
        Assert.Equal(6, a.Panes.Count);
        foreach (var (left, right) in a.Panes.Zip(b.Panes))
        {
            Assert.Equal(left.Range, right.Range);
            Assert.Equal(left.Texts, right.Texts);
        }

        Assert.Equal("fault mean", CompareCharts.Column(s_reading, Arm.A).Panes[0].Label);
        Assert.True(CompareCharts.Column(s_reading, Arm.A).Panes[0].IsPrimary);
        Assert.Equal(s_reading.Measured.Select(pair => (double?)ComparisonMetric.Find("fault-mean")!.Of(pair.B)), b.Traces[1].Y);
        Assert.Equal(Enumerable.Range(-8, 8).Select(x => (double)x), a.Traces[0].X);
    }

    [Fact]
    public void EveryChart_Data_FitsItsSpec()
    {
        CompareChartSpec[] specs = [CompareCharts.Column(s_reading, Arm.A), CompareCharts.Both(s_reading), CompareCharts.Ratios(s_reading, true), CompareCharts.Percentiles("fault")];
        foreach (var spec in specs)
        {
            var data = CompareCharts.Data(spec, s_reading, new CompareView());
            Assert.Equal((spec.Id, spec.Traces.Count, spec.Panes.Count), (data.Id, data.Traces.Count, data.Panes.Count));
            Assert.All(data.Traces, trace => Assert.Equal(trace.X.Count, trace.Y.Count));
            Assert.All(data.Panes.Append(data.X), axis => Assert.Equal(axis.Ticks.Count, axis.Texts.Count));
        }
    }

    [Fact]
    public void Ratios_Swapped_AreInverse()
    {
        var plain = CompareCharts.Data(CompareCharts.Ratios(s_reading, false), s_reading, new CompareView()).Traces[1].Y;
        var swapped = CompareCharts.Data(CompareCharts.Ratios(s_reading, true), s_reading, new CompareView(IsSwapped: true)).Traces[1].Y;
        Assert.NotEmpty(plain);
        Assert.All(plain.Zip(swapped), pair => Assert.Equal(1, pair.First!.Value * pair.Second!.Value, 9));
    }

    [Fact]
    public void Percentiles_EndedComparison_HasBandsAroundItsCurves()
    {
        var data = CompareCharts.Data(CompareCharts.Percentiles("fault"), s_reading, new CompareView());
        Assert.NotEmpty(data.Traces[0].X);
        Assert.NotEmpty(data.Traces[1].X);
        Assert.True(data.Traces[2].Y[0] > 0);
        Assert.Empty(CompareCharts.Data(CompareCharts.Percentiles("unmap"), s_reading, new CompareView(Latency: Histogram.Unmap)).Traces[2].X);
    }

    [Theory]
    [InlineData(1.004, 1.01, 1.02, 50)]
    [InlineData(0.5, 0.9, 4, 50)]
    public void Scale_AroundItsRatios_HasOneInTheMiddle(double low, double high, double most, double middle)
    {
        var row = new ComparisonRow(ComparisonMetric.All[0], true, 1, 1, new Interval((low + high) / 2, low, high), 8, 0.95);
        var scale = ForestScale.Of([row]);
        Assert.True(scale.Most <= most, $"{scale}");
        Assert.Equal(middle, scale.PercentOf(1));
        Assert.False(scale.IsBeyond(low) || scale.IsBeyond(high));
        Assert.Equal(5, scale.Ticks.Count);
        Assert.Equal(scale.Ticks.Select(tick => tick.Percent).Order(), scale.Ticks.Select(tick => tick.Percent));
    }

    [Fact]
    public void Scale_OneWildSecondaryMetric_DoesNotSquashTheRest()
    {
        ComparisonRow Row(int metric, double ratio) => new(ComparisonMetric.All[metric], metric == 0, 1, 1, new Interval(ratio, ratio * 0.99, ratio * 1.01), 8, 0.95);
        var scale = ForestScale.Of([Row(0, 1.05), Row(1, 1.02), Row(2, 1.01), Row(3, 0.98), Row(4, 1.0), Row(5, 40)]);
        Assert.Equal(1.1, scale.Most);
        Assert.True(scale.IsBeyond(40));
        Assert.Equal(100, scale.PercentOf(40));
    }

    [Theory]
    [InlineData(MetricUnit.Nanoseconds, 20_000, "20\u202fµs")]
    [InlineData(MetricUnit.Bytes, 65_536, "64\u202fKiB")]
    [InlineData(MetricUnit.PerSecond, 250_000, "250k")]
    [InlineData(MetricUnit.Share, 0.075, "7.5\u202f%")]
    public void Tick_EachUnit_IsShort(MetricUnit unit, double value, string text) => Assert.Equal(text, CompareText.Tick(unit, value));

    [Theory]
    [InlineData(1, "1.0 : 1")]
    [InlineData(14.2, "14 : 1")]
    public void Evidence_AnyStake_ReadsAsOdds(double evidence, string text) => Assert.Equal(text, CompareText.Evidence(evidence));
}
