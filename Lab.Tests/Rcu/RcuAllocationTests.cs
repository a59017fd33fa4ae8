using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.Rcu;

public sealed unsafe class RcuAllocationTests
{
    private const int Operations = 20_000;

    /// <summary>Every operation of a running domain, on one thread, adds nothing to the managed heap.</summary>
    [Theory]
    [InlineData(RcuFlavour.ProcessWideBarrier, CallbackInvocation.Offloaded)]
    [InlineData(RcuFlavour.FullFence, CallbackInvocation.Owner)]
    [InlineData(RcuFlavour.QuiescentState, CallbackInvocation.Owner)]
    public void Operations_OfARunningDomain_AllocateNoManagedByte(RcuFlavour flavour, CallbackInvocation invocation)
    {
        var counted = new long[1];
        var options = new RcuOptions { Flavour = flavour, Invocation = invocation, PacingNs = 0, QhiMark = 1000 };
        using var domain = new RcuDomain<HostPlatform>(options);
        var reader = domain.Register("allocation");
        var kind = domain.RegisterKind(counted, &Count);
        Operate(domain, reader, kind);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Operate(domain, reader, kind);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(2 * Operations, counted[0]);
    }

    private static void Operate(RcuDomain<HostPlatform> domain, RcuReader<HostPlatform> reader, RcuCallbackKind kind)
    {
        for (var i = 0; i < Operations; i++)
        {
            using (reader.Enter())
            using (reader.Enter())
                reader.Call(kind, (ulong)i << 4);
            reader.InvokeReady();
        }

        domain.Synchronize();
        domain.SynchronizeExpedited();
        _ = domain.Poll(domain.StartPoll());
        domain.Barrier();
        _ = domain.Read();
        _ = domain.TryTakeStall(out _);
        while (domain.GracePeriodStep())
        {
        }
    }

    private static void Count(object state, ulong payload) => ((long[])state)[0]++;
}
