using Lab.Engine.Experiments.Statistics;
using Lab.Tests.Support;
using Xunit;

namespace Lab.Tests.Experiments.Statistics;

public sealed class PairedBootstrapTests
{
    [Fact]
    public void Median_SameSeed_IsTheSame()
    {
        double[] differences = [0.02, 0.04, -0.01, 0.03, 0.05, 0.00, 0.02];

        Assert.Equal(PairedBootstrap.Median(differences, 0.95, 7), PairedBootstrap.Median(differences, 0.95, 7));
    }

    [Fact]
    public void Median_OneValue_IsAPoint() => Assert.Equal(new Interval(0.5, 0.5, 0.5), PairedBootstrap.Median([0.5, 0.5, 0.5], 0.95, 1));

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(24)]
    public void Median_NormalSamples_CoversTheTrueMedianAsOftenAsItSays(int pairs)
    {
        const int Trials = 400;
        var covered = Enumerable.Range(0, Trials).AsParallel().Count(trial =>
        {
            var noise = new NoiseSource((ulong)trial);
            double[] differences = [.. Enumerable.Range(0, pairs).Select(_ => 0.1 + (0.05 * noise.Normal()))];
            return !PairedBootstrap.Median(differences, 0.95, (ulong)trial).Excludes(0.1);
        });

        // 95 % of 400 is 380, less four standard deviations.
        Assert.InRange(covered, 363, 400);
    }
}
