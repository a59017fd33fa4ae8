using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

public sealed class RcuStallTests : IDisposable
{
    private const long Limit = 5_000;

    private readonly RcuDomain<AlteredPlatform<HandSetClock>> _domain = new(new RcuOptions { StallNs = Limit, UrgentNs = long.MaxValue });

    public RcuStallTests() => HandSetClock.Set(1);

    public void Dispose() => _domain.Dispose();

    [Fact]
    public void Stall_ReaderBeyondTheLimit_IsReportedOnceWithEverythingNamed()
    {
        var idle = _domain.Register("idle");
        var stuck = _domain.Register("stuck");
        stuck.Site = 0x40_1000;
        using var outer = stuck.Enter();
        using var inner = stuck.Enter();
        _ = _domain.StartPoll();

        StepAt(1);
        StepAt(Limit);
        Assert.False(_domain.TryTakeStall(out _));
        StepAt(Limit + 1);
        StepAt(Limit + 2);

        Assert.True(_domain.TryTakeStall(out var stall));
        Assert.Equal(new RcuStall(stuck.Index, "stuck", Nesting: 2, GracePeriod: 1, AgeNs: Limit, Site: 0x40_1000), stall);
        Assert.False(_domain.TryTakeStall(out _));
        Assert.Equal(1, _domain.Read().Stalls);
        Assert.NotEqual(idle.Index, stall.Slot);
        Assert.Contains("stuck", stall.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Stall_ThatLasts_IsReportedAgainEachThreeLimits()
    {
        using var section = _domain.Register("stuck").Enter();
        _ = _domain.StartPoll();
        var reported = new List<long>();
        for (var age = 0L; age <= 12 * Limit; age += Limit / 5)
        {
            StepAt(1 + age);
            while (_domain.TryTakeStall(out var stall))
                reported.Add(stall.AgeNs / Limit);
        }

        Assert.Equal([1, 4, 7, 10], reported);
    }

    [Fact]
    public void Stall_NobodyTakesThem_KeepsTheNewestAndCountsAll()
    {
        var reader = _domain.Register("stuck");
        var now = 1L;
        for (var i = 0; i < 20; i++)
        {
            using (reader.Enter())
            {
                _ = _domain.StartPoll();
                StepAt(now);
                now += Limit;
                StepAt(now);
            }

            now += 1_000_000;
            StepAt(now);
        }

        var kept = new List<RcuStall>();
        while (_domain.TryTakeStall(out var stall))
            kept.Add(stall);

        Assert.Equal((20L, 16), (_domain.Read().Stalls, kept.Count));
        Assert.Equal(20, kept[^1].GracePeriod);
    }

    private void StepAt(long now)
    {
        HandSetClock.Set(now);
        for (var i = 0; i < 250; i++)
            _domain.GracePeriodStep();
    }
}
