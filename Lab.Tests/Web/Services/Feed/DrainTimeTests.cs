using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Services.Feed;

public sealed class DrainTimeTests
{
    [Theory]
    [InlineData(2_097_152, 1_048_576, "empty in 1.00\u202fs at this rate")]
    [InlineData(1_048_576, 2_097_152, "not draining: grows 1.00\u202fMiB/s")]
    [InlineData(1_000_000, 1_001_000, "not draining: as much comes as goes")]
    [InlineData(4_096, 0, "nothing waits")]
    [InlineData(float.NaN, 4_096, "")]
    public void Of_TwoPoints_SaysWhatTheyShowAndNoMore(float before, float now, string expected) =>
        Assert.Equal(expected, DrainTime.Of(At(1, before), At(2, now)));

    [Fact]
    public void Of_AGapBetween_SaysNothing()
    {
        Assert.Empty(DrainTime.Of(At(1, 9), At(2, 8, gap: true)));
        Assert.Empty(DrainTime.Of(At(2, 9), At(2, 8)));
        Assert.Empty(DrainTime.Of(null, At(2, 8)));
    }

    private static LabPoint At(double time, float backlog, bool gap = false)
    {
        var values = new float[MetricInfo.Count];
        values[(int)Metric.BacklogBytes] = backlog;
        return new LabPoint { Time = time, Covers = 1, Gap = gap, Values = values, Heat = [] };
    }
}
