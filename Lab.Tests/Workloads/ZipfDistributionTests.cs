using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class ZipfDistributionTests
{
    [Fact]
    public void Rank_ManyDraws_FollowsTheLaw()
    {
        const int Draws = 400_000;
        var zipf = new ZipfDistribution(1000);
        var random = new DeterministicRandom(7);
        var counts = new int[1000];
        for (var i = 0; i < Draws; i++)
            counts[zipf.Rank(ref random)]++;

        var zeta = Enumerable.Range(1, 1000).Sum(i => 1 / Math.Pow(i, ZipfDistribution.Theta));
        Assert.InRange(counts[0], Draws / zeta * 0.95, Draws / zeta * 1.05);
        var firstTen = Enumerable.Range(1, 10).Sum(i => 1 / Math.Pow(i, ZipfDistribution.Theta)) / zeta;
        Assert.InRange(counts.Take(10).Sum(), Draws * firstTen * 0.9, Draws * firstTen * 1.1);
        Assert.True(counts[0] > counts[1] && counts[1] > counts[9] && counts[9] > counts[99]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(512)]
    [InlineData(16384)]
    public void Page_AnyCount_StaysInRangeAndScattersOneToOne(int count)
    {
        var zipf = new ZipfDistribution((ulong)count);
        var random = new DeterministicRandom(1);
        var draws = Enumerable.Range(0, 5_000).Select(_ => zipf.Page(ref random)).ToList();
        Assert.All(draws, page => Assert.True(page < (ulong)count));
    }
}
