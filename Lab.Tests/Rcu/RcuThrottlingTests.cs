using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>Batches and their limits, stepped by the test, and callbacks that their owner invokes.</summary>
public sealed unsafe class RcuThrottlingTests
{
    private const long BatchNs = 3_000_000;

    private static readonly RcuOptions Options = new() { PacingNs = 0, QhiMark = 1000 };

    [Fact]
    public void Blimit_BacklogBeyondQhiMark_IsLiftedUntilQlowMark()
    {
        using var domain = Domain(Options with { BatchNs = 1 });
        var reader = domain.Register("flooder");
        var kind = domain.RegisterKind(domain, &TakeAMillisecond);
        Assert.Equal(10, domain.Read().BlimitInForce);
        for (var i = 0; i < 1001; i++)
            reader.Call(kind, 16);

        var lifted = 0;
        while (domain.Read().Backlog > 100)
        {
            domain.GracePeriodStep();
            if (domain.Read() is { BlimitInForce: long.MaxValue, Backlog: <= 1000 })
                lifted++;
        }

        // One look at the clock ends a batch: 32 callbacks each, however low the backlog, until it is at the mark.
        Assert.True(lifted > 20, $"{lifted} batches without a limit below QhiMark");
        Assert.Equal(32, domain.Read().LargestBatch);
        domain.Barrier();
        Assert.Equal(10, domain.Read().BlimitInForce);
    }

    [Fact]
    public void Batch_TimeIsUp_EndsAtTheNextLookAtTheClock()
    {
        using var domain = Domain(Options with { BatchNs = BatchNs });
        var reader = domain.Register("flooder");
        var kind = domain.RegisterKind(domain, &TakeAMillisecond);
        for (var i = 0; i < 1001; i++)
            reader.Call(kind, 16);
        while (domain.Read().CallbacksInvoked == 0)
            domain.GracePeriodStep();

        Assert.Equal(32, domain.Read().CallbacksInvoked);
        Assert.Equal(1, domain.Read().Batches);
    }

    [Fact]
    public void InvokeReady_BacklogBeyondQovld_HelpsUntilThereAreFewer()
    {
        using var domain = Domain(Options with { PacingNs = 1_000_000_000 });
        var reader = domain.Register("flooder");
        var kind = domain.RegisterKind(domain, &Ignore);
        for (var i = 0; i <= domain.Options.Qovld; i++)
            reader.Call(kind, 16);
        Assert.Equal(domain.Options.Qovld + 1, domain.Read().Backlog);

        reader.InvokeReady();

        Assert.True(domain.Read().Backlog <= domain.Options.Qovld);
        Assert.True(domain.Read().StepsHelped > 0);
    }

    [Fact]
    public void InvokeReady_FewPending_LeavesThemToTheDriver()
    {
        using var domain = Domain(Options);
        var reader = domain.Register("caller");
        reader.Call(domain.RegisterKind(domain, &Ignore), 16);
        domain.GracePeriodStep();
        domain.GracePeriodStep();
        Assert.Equal(1, domain.Read().BacklogDone);

        reader.InvokeReady();

        Assert.Equal(1, domain.Read().BacklogDone);
    }

    [Fact]
    public void InvokeReady_Owner_RunsItsOwnAndNobodyElsesCallbacks()
    {
        using var domain = Domain(Options with { Invocation = CallbackInvocation.Owner });
        var ran = new List<ulong>();
        var kind = domain.RegisterKind(ran, &Note);
        var own = domain.Register("own");
        var other = domain.Register("other");
        own.Call(kind, 16);
        other.Call(kind, 32);
        own.InvokeReady();
        Step(domain);
        Assert.Empty(ran);

        own.InvokeReady();

        Assert.Equal([16], ran);
        Assert.Equal(1, domain.Read().BacklogDone);
        domain.Barrier();
        Assert.Equal([16, 32], ran);
    }

    [Fact]
    public void Step_OwnerLeavesItsCallbacksReady_TheDriverRunsThemAfterAMillisecond()
    {
        using var domain = Domain(Options with { Invocation = CallbackInvocation.Owner });
        var ran = new List<ulong>();
        domain.Register("sleeper").Call(domain.RegisterKind(ran, &Note), 16);
        Step(domain);
        HandSetClock.Set(1_000_001);
        Step(domain);
        Assert.Empty(ran);

        HandSetClock.Set(1_000_002);
        Step(domain);

        Assert.Equal([16], ran);
    }

    [Fact]
    public void Step_OwnerIsGone_TheDriverRunsItsCallbacks()
    {
        using var domain = Domain(Options with { Invocation = CallbackInvocation.Owner });
        var ran = new List<ulong>();
        var reader = domain.Register("gone");
        reader.Call(domain.RegisterKind(ran, &Note), 16);
        domain.Unregister(reader);

        Step(domain);

        Assert.Equal([16], ran);
    }

    [Fact]
    public void InvokeReady_InsideASection_IsABrokenInvariant()
    {
        using var domain = Domain(Options with { Invocation = CallbackInvocation.Owner });
        var reader = domain.Register("inside");
        reader.Call(domain.RegisterKind(domain, &Ignore), 16);
        Step(domain);
        using var section = reader.Enter();

        Assert.Throws<InvariantException>(reader.InvokeReady);
    }

    [Fact]
    public void Call_TwiceBeforeItRan_IsRefusedWhereItIsWatchedOnly()
    {
        using var watching = Domain(Options with { DetectDoubleCalls = true });
        using var blind = Domain(Options);
        foreach (var domain in new[] { watching, blind })
        {
            var ran = new List<ulong>();
            var kind = domain.RegisterKind(ran, &Note);
            var reader = domain.Register("caller");
            reader.Call(kind, 16);
            reader.Call(kind, 32);
            if (domain == watching)
                Assert.Contains("second time", Assert.Throws<InvariantException>(() => reader.Call(kind, 16)).Message, StringComparison.Ordinal);
            else
                reader.Call(kind, 16);
            domain.Barrier();
            reader.Call(kind, 16);
            domain.Barrier();

            Assert.Equal(domain == watching ? [16, 32, 16] : [16, 32, 16, 16], ran);
        }
    }

    private static RcuDomain<AlteredPlatform<HandSetClock>> Domain(RcuOptions options)
    {
        HandSetClock.Set(1);
        return new RcuDomain<AlteredPlatform<HandSetClock>>(options);
    }

    private static void Step(RcuDomain<AlteredPlatform<HandSetClock>> domain)
    {
        for (var i = 0; i < 20; i++)
            domain.GracePeriodStep();
    }

    private static void Note(object state, ulong payload) => ((List<ulong>)state).Add(payload);

    private static void Ignore(object state, ulong payload)
    {
    }

    private static void TakeAMillisecond(object state, ulong payload) => HandSetClock.Set(HandSetClock.NowNs() + 1_000_000);
}
