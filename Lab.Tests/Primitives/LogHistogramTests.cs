using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Primitives;

public sealed unsafe class LogHistogramTests
{
    [Fact]
    public void Bounds_AllBuckets_TouchWithoutGapOrOverlap()
    {
        Assert.Equal(0UL, LogHistogram.LowerBound(0));
        for (var bucket = 1; bucket < LogHistogram.Buckets; bucket++)
            Assert.Equal(LogHistogram.UpperBound(bucket - 1) + 1, LogHistogram.LowerBound(bucket));
        Assert.Equal(ulong.MaxValue, LogHistogram.UpperBound(LogHistogram.Buckets - 1));
    }

    [Fact]
    public void BucketOf_BothBoundsOfEveryBucket_IsThatBucket()
    {
        for (var bucket = 0; bucket < LogHistogram.Buckets; bucket++)
        {
            Assert.Equal(bucket, LogHistogram.BucketOf(LogHistogram.LowerBound(bucket)));
            Assert.Equal(bucket, LogHistogram.BucketOf(LogHistogram.UpperBound(bucket)));
        }
    }

    [Fact]
    public void BucketOf_ValuesBelow32_AreExact()
    {
        for (var value = 0UL; value < 32; value++)
        {
            var bucket = LogHistogram.BucketOf(value);
            Assert.Equal((value, value), (LogHistogram.LowerBound(bucket), LogHistogram.UpperBound(bucket)));
        }
    }

    /// <summary>The convention of every percentile: a bucket's upper bound stands for its values.</summary>
    [Fact]
    public void UpperBound_RandomValues_IsAtMost6Point25PercentAbove()
    {
        var random = new DeterministicRandom(11);
        for (var i = 0; i < 100_000; i++)
        {
            var value = random.Next() >> (int)random.Below(63);
            var upper = LogHistogram.UpperBound(LogHistogram.BucketOf(value));
            Assert.True(upper >= value);
            Assert.True(upper - value <= value / 16.0, $"{value} is counted in a bucket up to {upper}");
        }
    }

    [Fact]
    public void Record_SomeValues_KeepsCountMaximumAndSum()
    {
        using var words = new NativeWords(LogHistogram.Words);
        var histogram = new LogHistogram(words.Address);

        histogram.Record(5);
        histogram.Record(1_000_000);
        histogram.Record(1_000_000);

        Assert.Equal(1UL, histogram.Raw[LogHistogram.BucketOf(5)]);
        Assert.Equal(2UL, histogram.Raw[LogHistogram.BucketOf(1_000_000)]);
        Assert.Equal(1_000_000UL, histogram.Raw[LogHistogram.Buckets]);
        Assert.Equal(2_000_005UL, histogram.Raw[LogHistogram.Buckets + 1]);
    }

    [Fact]
    public void Record_NegativeTime_CountsAsZero()
    {
        using var words = new NativeWords(LogHistogram.Words);
        var histogram = new LogHistogram(words.Address);

        histogram.Record(-1);

        Assert.Equal((1UL, 0UL, 0UL), (histogram.Raw[0], histogram.Raw[LogHistogram.Buckets], histogram.Raw[LogHistogram.Buckets + 1]));
    }
}
