using Lab.Engine.Primitives;

namespace Lab.Tests.Primitives;

public sealed class DeterministicRandomTests
{
    [Fact]
    public void Next_SameSeedAndPurpose_RepeatsTheSequence()
    {
        var first = new DeterministicRandom(60, purpose: 3);
        var second = new DeterministicRandom(60, purpose: 3);

        for (var i = 0; i < 1_000; i++)
            Assert.Equal(first.Next(), second.Next());
    }

    [Theory]
    [InlineData(61, 3)]
    [InlineData(60, 4)]
    public void Next_OtherSeedOrPurpose_IsAnotherSequence(ulong seed, ulong purpose)
    {
        var first = new DeterministicRandom(60, purpose: 3);
        var second = new DeterministicRandom(seed, purpose);

        Assert.Equal(0, Enumerable.Range(0, 1_000).Count(_ => first.Next() == second.Next()));
    }

    [Fact]
    public void Below_SmallBound_ReachesEveryValueAboutEquallyOften()
    {
        var random = new DeterministicRandom(1);
        var counts = new int[7];

        for (var i = 0; i < 70_000; i++)
            counts[random.Below(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Percent_AtItsEnds_NeverAndAlways()
    {
        var random = new DeterministicRandom(1);

        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(random.Percent(0));
            Assert.True(random.Percent(100));
        }
    }

    [Fact]
    public void Unit_ManyDraws_StaysInItsHalfOpenInterval()
    {
        var random = new DeterministicRandom(9);
        var sum = 0.0;

        for (var i = 0; i < 10_000; i++)
        {
            var value = random.Unit();
            Assert.True(value is >= 0 and < 1);
            sum += value;
        }

        Assert.InRange(sum / 10_000, 0.48, 0.52);
    }
}
