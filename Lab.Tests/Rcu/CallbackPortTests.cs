using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.Rcu;

/// <summary>Which reader a callback may queue from: a ring has one producer, and the driver may run an owner's callbacks.</summary>
public sealed class CallbackPortTests
{
    [Fact]
    public void CallbackPort_InACallbackThatItsOwnerInvokes_IsTheOwner()
    {
        using var domain = new RcuDomain<HostPlatform>(new RcuOptions { Invocation = CallbackInvocation.Owner });
        var owner = domain.Register("owner");
        var seen = new Seen(domain);
        owner.Call(domain.RegisterKind<Look>(seen), 16);
        domain.SynchronizeExpedited();
        while (domain.Read().BacklogDone == 0 && domain.GracePeriodStep())
        {
            // Until the callback is ready and nobody has run it.
        }

        owner.InvokeReady();

        Assert.Same(owner, seen.Port);
        domain.Unregister(owner);
    }

    [Fact]
    public void CallbackPort_InACallbackThatTheDriverInvokes_IsTheDrivers()
    {
        using var domain = new RcuDomain<HostPlatform>(new RcuOptions { Invocation = CallbackInvocation.Owner });
        var owner = domain.Register("owner");
        var seen = new Seen(domain);
        owner.Call(domain.RegisterKind<Look>(seen), 16);

        domain.Barrier();

        Assert.Same(domain.Invoker, seen.Port);
        Assert.Same(domain.Invoker, domain.CallbackPort);
        domain.Unregister(owner);
    }

    [Fact]
    public void InvokeReady_OnlineReader_IsRefused()
    {
        using var domain = new RcuDomain<HostPlatform>(new RcuOptions { Flavour = RcuFlavour.QuiescentState, Blimit = 1, QhiMark = 1, QlowMark = 0 });
        var reader = domain.Register("online");
        var kind = domain.RegisterKind<Look>(new Seen(domain));
        reader.Online();
        for (var call = 0; call < 4; call++)
            reader.Call(kind, 16);

        var refused = Assert.Throws<InvariantException>(reader.InvokeReady);

        Assert.Contains("online", refused.Message, StringComparison.Ordinal);
        reader.Offline();
        domain.Barrier();
        domain.Unregister(reader);
    }

    private sealed class Seen(RcuDomain<HostPlatform> domain)
    {
        public RcuDomain<HostPlatform> Domain => domain;

        public RcuReader<HostPlatform>? Port { get; set; }
    }

    private readonly struct Look : IRcuCallback
    {
        public static void Invoke(object state, ulong payload)
        {
            var seen = (Seen)state;
            seen.Port = seen.Domain.CallbackPort;
        }
    }
}
