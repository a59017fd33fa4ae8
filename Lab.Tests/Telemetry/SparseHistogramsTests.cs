using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;

namespace Lab.Tests.Telemetry;

public sealed class SparseHistogramsTests
{
    private static readonly double[] Percents = [0.1, 1, 10, 50, 90, 99, 99.9, 100];

    [Fact]
    public void FromWords_RandomSamples_KeepsCountMaximumAndSum()
    {
        var samples = Samples.Random(seed: 1, 5_000);

        var histogram = Samples.ToHistogram(samples);

        Assert.Equal(5_000, SparseHistograms.Count(histogram));
        Assert.Equal((samples.Max(), samples.Sum()), (histogram.Max, histogram.Sum));
        Assert.Equal(histogram.Buckets.Order(), histogram.Buckets);
        Assert.DoesNotContain(0, histogram.Counts);
    }

    /// <summary>The promise of every percentile that we print, against sorting all the samples.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 99)]
    [InlineData(4, 100)]
    [InlineData(5, 10_000)]
    public void Percentile_RandomSamples_IsTheSampleOrAtMost6Point25PercentAbove(ulong seed, int count)
    {
        var samples = Samples.Random(seed, count);
        var histogram = Samples.ToHistogram(samples);

        Assert.All(Percents, percent => AssertBounds(Samples.Percentile(samples, percent), SparseHistograms.Percentile(histogram, percent)));
        Assert.Equal(samples.Max(), SparseHistograms.Percentile(histogram, 100));
    }

    [Fact]
    public void Merge_OfManyParts_EqualsTheHistogramOfAllSamples()
    {
        var parts = Enumerable.Range(0, 8).Select(part => Samples.Random((ulong)part, 500 + (part * 300))).ToList();

        var merged = SparseHistograms.Merge(parts.Select(part => Samples.ToHistogram(part)));

        AssertSame(Samples.ToHistogram(parts.SelectMany(part => part)), merged);
        Assert.All(Percents, percent => AssertBounds(Samples.Percentile(parts.SelectMany(part => part), percent), SparseHistograms.Percentile(merged, percent)));
    }

    [Fact]
    public void Merge_WithNothing_ChangesNothing()
    {
        var histogram = Samples.ToHistogram([5, 70, 900]);

        AssertSame(histogram, SparseHistograms.Merge(SparseHistograms.Empty, histogram));
        AssertSame(histogram, SparseHistograms.Merge(histogram, SparseHistograms.Empty));
    }

    [Fact]
    public void Since_TwoCumulativeReadings_GivesTheSamplesBetween()
    {
        var before = Samples.Random(seed: 21, 2_000);
        var between = Samples.Random(seed: 22, 300);

        var since = SparseHistograms.Since(Samples.ToHistogram(before.Concat(between)), Samples.ToHistogram(before));

        var expected = Samples.ToHistogram(between);
        Assert.Equal(expected.Buckets, since.Buckets);
        Assert.Equal(expected.Counts, since.Counts);
        Assert.Equal(expected.Sum, since.Sum);
        Assert.All(Percents, percent => AssertBounds(Samples.Percentile(between, percent), SparseHistograms.Percentile(since, percent)));
    }

    [Fact]
    public void Since_LargestSampleOfTheRunIsInTheInterval_IsExact() =>
        Assert.Equal(1_000_003, SparseHistograms.Since(Samples.ToHistogram([10, 1_000_003]), Samples.ToHistogram([10])).Max);

    [Fact]
    public void Since_LargestSampleOfTheRunWasEarlier_IsTheBucketsUpperBound()
    {
        var since = SparseHistograms.Since(Samples.ToHistogram([5_000_000, 1_000]), Samples.ToHistogram([5_000_000]));

        AssertBounds(1_000, since.Max);
    }

    [Fact]
    public void Since_NothingHappened_IsEmpty()
    {
        var histogram = Samples.ToHistogram([1, 2, 3]);

        Assert.Equal(0, SparseHistograms.Count(SparseHistograms.Since(histogram, histogram)));
    }

    /// <summary>A reading may hold a new bucket and not yet the new maximum: no percentile may fall below its bucket.</summary>
    [Fact]
    public void Percentile_MaximumReadTooEarly_StaysInsideTheBucket()
    {
        var torn = Samples.ToHistogram([10, 1_000_000]) with { Max = 10 };

        Assert.InRange(SparseHistograms.Percentile(torn, 100), 900_000, 1_000_000);
    }

    [Fact]
    public void Percentile_NoSamples_IsZero() => Assert.Equal(0, SparseHistograms.Percentile(SparseHistograms.Empty, 99));

    /// <summary>
    /// The trap that merging avoids: nine quiet seconds of many samples and one bad second of few. The mean of the ten
    /// p99 says milliseconds, while 99 of 100 samples took a tenth of one.
    /// </summary>
    [Fact]
    public void Percentile_MeanOfPerSecondPercentiles_IsFarFromThePercentileOfAllSamples()
    {
        var seconds = Enumerable.Range(0, 9).Select(_ => Enumerable.Repeat(90_000L, 10_000).ToArray()).Append([.. Enumerable.Repeat(78_000_000L, 20)]).ToList();
        var truth = Samples.Percentile(seconds.SelectMany(second => second), 99);

        var mean = seconds.Average(second => SparseHistograms.Percentile(Samples.ToHistogram(second), 99));
        var merged = SparseHistograms.Percentile(SparseHistograms.Merge(seconds.Select(second => Samples.ToHistogram(second))), 99);

        Assert.Equal(90_000, truth);
        Assert.True(mean > 80 * truth, $"the mean of percentiles is {mean}");
        AssertBounds(truth, merged);
    }

    [Fact]
    public void Summarize_KnownSamples_SaysThemInText()
    {
        var summary = SparseHistograms.Summarize(Samples.ToHistogram(Enumerable.Range(1, 100).Select(i => i * 1_000L)));

        Assert.Equal(100, summary.Count);
        AssertBounds(50_000, summary.P50);
        AssertBounds(90_000, summary.P90);
        AssertBounds(99_000, summary.P99);
        Assert.Equal(100_000, summary.Max);
        Assert.Equal("100 samples, p50 51.2 us, p90 90.1 us, p99 100 us, max 100 us", summary.ToString());
        Assert.Equal("no samples", default(HistogramSummary).ToString());
    }

    private static void AssertBounds(long sample, long reported) =>
        Assert.True(reported >= sample && reported - sample <= sample / 16.0, $"{reported} was reported for the sample {sample}");

    private static void AssertSame(SparseHistogram expected, SparseHistogram actual)
    {
        Assert.Equal(expected.Buckets, actual.Buckets);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal((expected.Max, expected.Sum), (actual.Max, actual.Sum));
    }
}
