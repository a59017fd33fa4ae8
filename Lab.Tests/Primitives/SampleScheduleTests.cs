using Lab.Engine.Primitives;

namespace Lab.Tests.Primitives;

public sealed class SampleScheduleTests
{
    private const int Events = 64_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ulong.MaxValue)]
    public void Due_ManyEvents_DistancesVaryWithinTheirBoundsAroundTheMean(ulong seed)
    {
        var distances = Due(seed).Select(due => (long)due.Weight).ToList();

        Assert.All(distances, distance => Assert.InRange(distance, SampleSchedule.Least, SampleSchedule.Most));
        Assert.InRange(distances.Count, Events / 66, Events / 62);
        Assert.True(distances.Distinct().Count() > 55, $"{distances.Distinct().Count()} distances of 63");
    }

    /// <summary>The weight is the distance, so nothing is counted twice and nothing left out.</summary>
    [Fact]
    public void Advance_EveryTime_WeightsAddUpToTheNumberOfTheEvent()
    {
        var sum = 0UL;
        foreach (var (number, weight) in Due(7))
            Assert.Equal(number, sum += weight);

        Assert.InRange(sum, (ulong)(Events - SampleSchedule.Most), (ulong)Events);
    }

    /// <summary>Events of several kinds in turn: each kind has its share, whatever the period.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void Due_EventsWithAPeriod_MeetsEveryPhase(int period)
    {
        var halves = new double[2];
        var phases = new HashSet<ulong>();
        foreach (var (number, weight) in Due(3))
        {
            phases.Add(number % (ulong)period);
            halves[number % (ulong)period < (ulong)(period / 2) ? 0 : 1] += weight;
        }

        Assert.Equal(period, phases.Count);
        var share = (double)(period / 2) / period;
        Assert.InRange(halves[0] / halves.Sum(), share - 0.1, share + 0.1);
    }

    [Fact]
    public void Due_OtherSeed_OtherEvents() =>
        Assert.True(Due(1).Select(due => due.Number).Intersect(Due(2).Select(due => due.Number)).Count() < Events / 640);

    private static IEnumerable<(ulong Number, ulong Weight)> Due(ulong seed)
    {
        var schedule = new SampleSchedule(seed);
        for (var number = 1UL; number <= Events; number++)
        {
            if (schedule.IsDue(number))
                yield return (number, schedule.Advance());
        }
    }
}
