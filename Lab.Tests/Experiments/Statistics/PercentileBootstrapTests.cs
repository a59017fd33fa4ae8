using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;
using MathNet.Numerics.Distributions;

namespace Lab.Tests.Experiments.Statistics;

public sealed class PercentileBootstrapTests(ITestOutputHelper output)
{
    private const int Trials = 200;
    private const double Spread = 0.4;

    private static readonly double[] s_percents = [50, 90, 99];

    /// <summary>Lognormal times whose level changes from slice to slice; the true percentiles are those of the mixture.</summary>
    /// <remarks>95 % is asked for. In buckets of 6.25 % a band is never narrower than the truth's own bucket, so it may cover more.</remarks>
    [Theory]
    [InlineData(0.10, 0.0)]
    [InlineData(0.10, 0.5)]
    public void Bands_KnownDistribution_CoverTheTruth(double level, double autocorrelation)
    {
        var truth = s_percents.Select(percent => Truth(percent, level)).ToArray();

        var bands = Enumerable.Range(0, Trials).AsParallel().Select(trial => PercentileBootstrap.Bands(Slices((ulong)trial, 32, level, autocorrelation), s_percents, (ulong)trial)).ToList();

        for (var i = 0; i < s_percents.Length; i++)
        {
            var covered = bands.Count(band => band[i].Low <= truth[i] && truth[i] <= band[i].High);
            var width = bands.Average(band => Math.Log((double)band[i].High!.Value / band[i].Low!.Value));
            output.WriteLine($"level {level}, autocorrelation {autocorrelation}, p{s_percents[i]}: {covered} of {Trials} cover, width {width:0.000}");
            Assert.InRange(covered, Trials * 90 / 100, Trials);
            // Covering is no feat for a band without end: the standard error of 32 levels is 1.8 % to 3 %, a bucket is 6 %.
            Assert.InRange(width, 0.02, 0.35);
        }
    }

    /// <summary>What the blocks are for: single samples drawn again, as if they were independent, miss the truth most of the time.</summary>
    [Fact]
    public void Bands_SamplesTakenForIndependent_WouldBeFarTooNarrow()
    {
        var truth = Truth(50, 0.3);
        var tries = 0;
        var covered = Enumerable.Range(0, Trials).Count(trial =>
        {
            tries++;
            var whole = SparseHistograms.Merge(Slices((ulong)trial, 32, 0.3, 0.5));
            var count = SparseHistograms.Count(whole);
            // The exact interval of a median of independent samples: ranks one and a half standard deviations of the binomial and more around the middle.
            var reach = 1.96 * 50 / Math.Sqrt(count);
            return SparseHistograms.Percentile(whole, 50 - reach) <= truth && truth <= SparseHistograms.Percentile(whole, 50 + reach);
        });

        Assert.Equal(Trials, tries);
        Assert.InRange(covered, 0, Trials * 80 / 100);
    }

    [Fact]
    public void Bands_EverySliceTheSame_AreTheValueItself()
    {
        var slice = Of(Enumerable.Repeat(5_000L, 1_000));

        var band = Assert.Single(PercentileBootstrap.Bands([.. Enumerable.Repeat(slice, 8)], [50], 1));

        Assert.Equal(new LatencyBand(50, band.Value, band.Value, band.Value), band);
        Assert.InRange(band.Value, 5_000, 5_312);
    }

    [Fact]
    public void Bands_TooFewSlicesOrSamplesBeyond_HaveAValueAndNoEnds()
    {
        var slices = Slices(1, 8, 0.05, 0);

        Assert.Null(PercentileBootstrap.Bands(slices[..7], [50], 1)[0].Low);
        // 8 slices of 200 samples: 16 beyond p99, 1.6 beyond p99.9.
        var bands = PercentileBootstrap.Bands(slices, [99, 99.9], 1);
        Assert.NotNull(bands[0].High);
        Assert.Null(bands[1].High);
        Assert.True(bands[1].Value > 0);
        Assert.Empty(PercentileBootstrap.Bands([SparseHistograms.Empty], [50], 1));
    }

    [Fact]
    public void Of_Comparison_GivesBothArmsAndOnlyLatenciesThatHappened()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(3, 8));
        var noise = new NoiseSource(3);
        while (comparison.Next is { } ticket)
        {
            var scale = ticket is { Arm: Arm.B, Phase: SlicePhase.Measured } ? 2 : 1;
            comparison.Add(new SliceResult(ticket, SimulatedSlices.Counts(1_000_000) with
            {
                Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal)
                {
                    [nameof(Histogram.Fault)] = Of(Enumerable.Range(0, 200).Select(_ => (long)(scale * 4_000 * Math.Exp(0.1 * noise.Normal())))),
                },
            }));
        }

        var bands = Assert.Single(LatencyBands.Of(comparison));

        Assert.Equal("Fault", bands.Latency);
        Assert.Equal(LatencyBands.Percents, bands.A.Select(band => band.Percent));
        Assert.InRange(bands.A[0].Value, 3_800, 4_400);
        Assert.InRange(bands.B[0].Value, 7_600, 8_800);
        Assert.True(bands.A[2].Low <= bands.A[2].Value && bands.A[2].Value <= bands.A[2].High);
    }

    /// <summary>As it is reported: the upper bound of its bucket.</summary>
    private static long Truth(double percent, double level) =>
        (long)LogHistogram.UpperBound(LogHistogram.BucketOf((ulong)(10_000 * Math.Exp(Normal.InvCDF(0, Math.Sqrt((Spread * Spread) + (level * level)), percent / 100)))));

    private static SparseHistogram[] Slices(ulong seed, int count, double level, double autocorrelation)
    {
        var noise = new NoiseSource(seed + 77);
        var now = noise.Normal();
        var slices = new SparseHistogram[count];
        for (var slice = 0; slice < count; slice++)
        {
            now = (autocorrelation * now) + (Math.Sqrt(1 - (autocorrelation * autocorrelation)) * noise.Normal());
            var shift = level * now;
            slices[slice] = Of(Enumerable.Range(0, 200).Select(_ => (long)(10_000 * Math.Exp(shift + (Spread * noise.Normal())))));
        }

        return slices;
    }

    private static SparseHistogram Of(IEnumerable<long> samples)
    {
        long[] values = [.. samples];
        var buckets = values.CountBy(value => LogHistogram.BucketOf((ulong)value)).OrderBy(bucket => bucket.Key).ToList();
        return new SparseHistogram { Buckets = [.. buckets.Select(bucket => bucket.Key)], Counts = [.. buckets.Select(bucket => (long)bucket.Value)], Max = values.Max(), Sum = values.Sum() };
    }
}
