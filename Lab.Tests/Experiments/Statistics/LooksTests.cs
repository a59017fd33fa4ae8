using Lab.Engine.Experiments.Statistics;
using Xunit;

namespace Lab.Tests.Experiments.Statistics;

public sealed class LooksTests
{
    [Theory]
    [InlineData(6, new[] { 6 })]
    [InlineData(8, new[] { 8 })]
    [InlineData(24, new[] { 8, 16, 24 })]
    [InlineData(30, new[] { 8, 16, 24, 30 })]
    [InlineData(32, new[] { 8, 16, 24, 32 })]
    [InlineData(48, new[] { 8, 16, 24, 32, 40, 48 })]
    public void Plan_Pairs_LooksEveryEightAndAtTheEnd(int pairs, int[] looks) => Assert.Equal(looks, Looks.Plan(pairs).Pairs);

    [Fact]
    public void Plan_OnlyAtEnd_HasOneLookAtFivePercent()
    {
        var looks = Looks.Plan(24, onlyAtEnd: true);

        Assert.Equal([24], looks.Pairs);
        Assert.Equal(0.05, looks.Level);
    }

    [Fact]
    public void Plan_MoreLooks_AreStricter() => Assert.True(Looks.Plan(32).Level < Looks.Plan(16).Level);
}
