using Lab.Engine.Experiments.Statistics;
using Xunit;

namespace Lab.Tests.Experiments.Statistics;

public sealed class SignedRankTests
{
    // Exact probabilities from published tables of the signed-rank distribution: P(T <= t) of n pairs, doubled.
    [Theory]
    [InlineData(5, 0, 2.0 / 32)]
    [InlineData(6, 0, 2.0 / 64)]
    [InlineData(8, 3, 0.0390625)]
    [InlineData(10, 8, 0.048828125)]
    [InlineData(12, 13, 0.0424804688)]
    [InlineData(20, 52, 0.0484)]
    public void TwoSided_TabulatedRankSum_GivesTheTablesProbability(int pairs, int negativeRanks, double expected)
    {
        var negative = Subset(pairs, negativeRanks);

        var p = SignedRank.TwoSided([.. Enumerable.Range(1, pairs).Select(rank => negative.Contains(rank) ? -rank : (double)rank)]);

        Assert.Equal(expected, p, 4);
    }

    [Fact]
    public void TwoSided_SignsTurned_IsTheSame()
    {
        double[] differences = [0.1, -0.05, 0.3, 0.2, 0.2, -0.01, 0.4];

        Assert.Equal(SignedRank.TwoSided(differences), SignedRank.TwoSided([.. differences.Select(difference => -difference)]), 12);
    }

    [Fact]
    public void TwoSided_EqualSizes_IsTheSignTest()
    {
        // With equal sizes only the number of signs counts: 7 of 8, two-sided 2 * 9 / 256.
        var p = SignedRank.TwoSided([1, 1, 1, 1, 1, 1, 1, -1]);

        Assert.Equal(18.0 / 256, p, 12);
    }

    [Fact]
    public void TwoSided_OnlyZeros_IsOne() => Assert.Equal(1, SignedRank.TwoSided([0, 0, 0]));

    /// <summary>Ranks that add up to the sum, greedily from the largest.</summary>
    private static HashSet<int> Subset(int pairs, int sum)
    {
        var chosen = new HashSet<int>();
        for (var rank = pairs; rank > 0 && sum > 0; rank--)
        {
            if (rank > sum)
                continue;
            chosen.Add(rank);
            sum -= rank;
        }

        Assert.Equal(0, sum);
        return chosen;
    }
}
