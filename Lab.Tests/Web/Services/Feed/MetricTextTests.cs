using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Services.Feed;

public sealed class MetricTextTests
{
    [Theory]
    [InlineData(double.NaN, MetricUnit.Time, "–")]
    [InlineData(0, MetricUnit.Time, "0\u202fns")]
    [InlineData(8.5e-7, MetricUnit.Time, "850\u202fns")]
    [InlineData(1.234e-3, MetricUnit.Time, "1.23\u202fms")]
    [InlineData(9.9996e-4, MetricUnit.Time, "1.00\u202fms")]
    [InlineData(14_600, MetricUnit.PerSecond, "14.6\u202fk/s")]
    [InlineData(7, MetricUnit.Count, "7")]
    [InlineData(54_300_000, MetricUnit.Count, "54.3\u202fM")]
    [InlineData(12_288, MetricUnit.Bytes, "12.0\u202fKiB")]
    [InlineData(3 << 20, MetricUnit.Bytes, "3.00\u202fMiB")]
    [InlineData(2.84, MetricUnit.Percent, "2.84\u202f%")]
    public void Of_Value_HasThreeDigitsAndItsUnit(double value, MetricUnit unit, string expected) =>
        Assert.Equal(expected, MetricText.Of(value, unit));

    [Fact]
    public void MetricInfo_EveryMetric_IsDescribed() =>
        Assert.All(Enum.GetValues<Metric>(), metric => Assert.EndsWith(".", MetricInfo.Of(metric).Definition, StringComparison.Ordinal));

    [Theory]
    [InlineData(1e-9, 0)]
    [InlineData(1.01e-6, 12)]
    [InlineData(1.01e-3, 30)]
    [InlineData(1e9, LatencyRows.Count - 1)]
    public void LatencyRows_Length_FallsBetweenItsEdges(double seconds, int row)
    {
        Assert.Equal(row, LatencyRows.Of(seconds));
        var edges = LatencyRows.Edges();
        Assert.Equal(LatencyRows.Count + 1, edges.Length);
        Assert.True(row is 0 or LatencyRows.Count - 1 || (edges[row] <= seconds && seconds < edges[row + 1]));
    }
}
