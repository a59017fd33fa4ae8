using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class ArrivalScheduleTests
{
    [Fact]
    public void TryTake_AfterAStall_EveryMissedArrivalIsStillDue()
    {
        var arrivals = default(ArrivalSchedule);
        arrivals.SetRate(1_000, nowNs: 5_000);

        var dues = Take(ref arrivals, nowNs: 5_000 + 10_000_000);

        Assert.Equal(Enumerable.Range(0, 11).Select(i => 5_000L + (i * 1_000_000L)), dues);
        Assert.Equal(5_000 + 11_000_000, arrivals.NextDueNs);
    }

    [Fact]
    public void SetRate_SameRate_OwesWhatItOwed_AnotherRate_BeginsNow()
    {
        var arrivals = default(ArrivalSchedule);
        arrivals.SetRate(1_000, nowNs: 0);
        arrivals.SetRate(1_000, nowNs: 3_000_000);
        Assert.Equal(4, Take(ref arrivals, 3_000_000).Count);

        arrivals.SetRate(2_000, nowNs: 9_000_000);
        Assert.Equal([9_000_000L], Take(ref arrivals, 9_000_000));
        Assert.Equal(9_500_000, arrivals.NextDueNs);
    }

    [Fact]
    public void TryTake_ClosedLoop_NothingIsDue()
    {
        var arrivals = default(ArrivalSchedule);
        arrivals.SetRate(0, nowNs: 0);

        Assert.Empty(Take(ref arrivals, long.MaxValue));
    }

    [Fact]
    public void TryTake_RateThatDoesNotDivideASecond_DoesNotDrift()
    {
        var arrivals = default(ArrivalSchedule);
        arrivals.SetRate(3, nowNs: 0);

        var dues = Take(ref arrivals, nowNs: 100_000_000_000);

        Assert.Equal(301, dues.Count);
        Assert.InRange(dues[^1], 99_999_999_990, 100_000_000_000);
    }

    private static List<long> Take(ref ArrivalSchedule arrivals, long nowNs)
    {
        var dues = new List<long>();
        while (arrivals.TryTake(nowNs, out var due))
            dues.Add(due);
        return dues;
    }
}
