using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.Rcu;

public sealed unsafe class RcuAllocationTests
{
    private const int Operations = 20_000;

    /// <summary>Every operation of a running domain, on one thread, adds nothing to the managed heap.</summary>
    [Fact]
    public void Operations_OfARunningDomain_AllocateNoManagedByte()
    {
        var counted = new long[1];
        using var domain = new RcuDomain<HostPlatform>(new RcuOptions { PacingNs = 0 });
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
            using var outer = reader.Enter();
            using var inner = reader.Enter();
            reader.Call(kind, (ulong)i << 4);
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
