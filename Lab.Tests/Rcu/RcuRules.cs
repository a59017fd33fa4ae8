using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>
/// What every flavour must keep, stepped on one thread, so that a broken one is found for certain; the fences are
/// <see cref="Litmus.StoreBufferLitmusTests"/>'s.
/// </summary>
public sealed unsafe class RcuRules
{
    private const long Stall = 1_000_000;

    private readonly RcuOptions _options;
    private readonly List<string> _broken = [];

    private RcuRules(RcuOptions options) => _options = options with { PacingNs = 0, StallNs = Stall, QhiMark = 200, QlowMark = 10 };

    /// <returns>The rules that do not hold; empty if all do.</returns>
    public static IReadOnlyList<string> Broken(RcuOptions options)
    {
        var rules = new RcuRules(options);
        rules.Check("a grace period waits for a reader inside", WaitsForReader);
        rules.Check("a grace period does not wait for a later reader", DoesNotWaitForLater);
        rules.Check("a cookie is not completed by a grace period under way", CookieIsOfALaterOne);
        rules.Check("a callback waits for a reader that the grace period under way does not", CallbackWaitsForItsOwn);
        rules.Check("the barrier returns with every callback run once", BarrierRunsAll);
        rules.Check("a caller with too many callbacks helps until there are fewer", CallerHelps);
        rules.Check("call_rcu wakes the grace-period thread", CallWakes);
        rules.Check("readers yield to an urgent grace period", ReadersYield);
        rules.Check("a reader in the way is reported", StallIsReported);
        return rules._broken;
    }

    private void Check(string rule, Func<RcuDomain<AlteredPlatform<HandStepped>>, bool> holds)
    {
        HandSetClock.Set(1);
        HandStepped.OnPark(null);
        using var domain = new RcuDomain<AlteredPlatform<HandStepped>>(_options);
        if (!holds(domain))
            _broken.Add(rule);
    }

    private static bool WaitsForReader(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var reader = domain.Register("before");
        bool early;
        using (reader.Enter())
        {
            var cookie = domain.StartPoll();
            Step(domain);
            early = domain.Poll(cookie);
        }

        domain.Synchronize();
        return !early && !reader.InSection;
    }

    private static bool DoesNotWaitForLater(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var before = domain.Register("before");
        var after = domain.Register("after");
        var section = before.Enter();
        var cookie = domain.StartPoll();
        Step(domain);
        using var later = after.Enter();
        section.Dispose();
        Step(domain);
        return domain.Poll(cookie);
    }

    private static bool CookieIsOfALaterOne(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var holder = domain.Register("holder");
        var section = holder.Enter();
        _ = domain.StartPoll();
        Step(domain);
        var cookie = domain.GetState();
        section.Dispose();
        Step(domain);
        return !domain.Poll(cookie);
    }

    private static bool CallbackWaitsForItsOwn(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var ran = new List<ulong>();
        var kind = domain.RegisterKind(ran, &Note);
        var before = domain.Register("before");
        var after = domain.Register("after");
        var section = before.Enter();
        _ = domain.StartPoll();
        Step(domain);
        using var later = after.Enter();
        before.Call(kind, 16);
        section.Dispose();
        Step(domain);
        before.InvokeReady();
        return ran.Count == 0;
    }

    private static bool BarrierRunsAll(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var ran = new List<ulong>();
        var kind = domain.RegisterKind(ran, &Note);
        var reader = domain.Register("caller");
        for (var i = 1UL; i <= 1500; i++)
            reader.Call(kind, i << 4);
        domain.Barrier();
        return ran.Count == 1500 && ran.Distinct().Count() == 1500;
    }

    private static bool CallerHelps(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var ran = new List<ulong>();
        var kind = domain.RegisterKind(ran, &Note);
        var reader = domain.Register("flooder");
        var most = 0L;
        for (var i = 0; i < 3000; i++)
        {
            reader.Call(kind, 16);
            most = Math.Max(most, domain.Read().Backlog);
            reader.InvokeReady();
        }

        return most == domain.Options.Qovld + 1 && ran.Count >= 3000 - domain.Options.Qovld;
    }

    private static bool CallWakes(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var kind = domain.RegisterKind(domain, &Ignore);
        var reader = domain.Register("caller");
        var parked = false;
        var woken = false;
        Assert.False(domain.GracePeriodStep());
        HandStepped.OnPark(() =>
        {
            parked = domain.IsHostParked;
            reader.Call(kind, 16);
            woken = !domain.IsHostParked;
        });
        domain.GracePeriodWait();
        HandStepped.OnPark(null);
        Assert.True(parked);
        return woken;
    }

    private static bool ReadersYield(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var section = domain.Register("slow").Enter();
        _ = domain.StartPoll();
        for (var i = 0; i < 300; i++)
            domain.GracePeriodStep();
        HandSetClock.Set(1 + domain.Options.UrgentNs);
        Step(domain);
        domain.Register("polite").Enter().Dispose();
        section.Dispose();
        return domain.Read().UrgentYields == 1;
    }

    private static bool StallIsReported(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        var section = domain.Register("stuck").Enter();
        _ = domain.StartPoll();
        for (var i = 0; i < 300; i++)
            domain.GracePeriodStep();
        HandSetClock.Set(1 + Stall);
        Step(domain);
        section.Dispose();
        return domain.TryTakeStall(out var stall) && stall is { Name: "stuck", Kind: RcuStallKind.Reader };
    }

    private static void Step(RcuDomain<AlteredPlatform<HandStepped>> domain)
    {
        for (var i = 0; i < 20; i++)
            domain.GracePeriodStep();
    }

    private static void Note(object state, ulong payload) => ((List<ulong>)state).Add(payload);

    private static void Ignore(object state, ulong payload)
    {
    }
}
