using Lab.Engine.Experiments.Statistics;
using Lab.Tests.Support;
using Xunit;

namespace Lab.Tests.Experiments.Statistics;

public sealed class NoiseFloorTests
{
    [Fact]
    public void Of_NormalNoise_IsThatOfAMediansQuantile()
    {
        var noise = new NoiseSource(3);
        double[] chance = [.. Enumerable.Range(0, 2_000).Select(_ => 0.03 * noise.Normal())];

        // A median of n normal values has a standard deviation of about 1.2533 σ / √n (1.2 at n = 32).
        Assert.InRange(NoiseFloor.Of(chance, 32, 0.05, 1), 0.0115, 0.0140);
    }

    [Fact]
    public void Of_MorePairs_IsLower()
    {
        var noise = new NoiseSource(4);
        double[] chance = [.. Enumerable.Range(0, 8).Select(_ => 0.03 * noise.Normal())];

        Assert.True(NoiseFloor.Of(chance, 32, 0.05, 1) < NoiseFloor.Of(chance, 8, 0.05, 1));
    }

    [Fact]
    public void Of_NoNoise_IsZero() => Assert.Equal(0, NoiseFloor.Of([0, 0, 0], 8, 0.05, 1));
}
