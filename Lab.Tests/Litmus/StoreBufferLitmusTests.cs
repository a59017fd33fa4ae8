using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>
/// The two races that process-wide fences close, in the one order of steps that loses them, played by one thread with
/// an imagined store buffer: certain where a race against the machine's own buffer is a matter of luck.
/// </summary>
public sealed unsafe class StoreBufferLitmusTests
{
    [Fact]
    public void GracePeriod_ReadersCounterStillInItsStoreBuffer_WaitsForThatReader() =>
        Assert.False(EndsWithReaderInside<FenceInTime>());

    [Fact]
    public void GracePeriod_NoFence_IsCaught() => Assert.True(EndsWithReaderInside<FenceNever>());

    [Fact]
    public void GracePeriod_ScanBeforeTheFence_IsCaught() => Assert.True(EndsWithReaderInside<FenceTooLate>());

    [Fact]
    public void Park_CallbacksTailStillInItsStoreBuffer_DoesNotPark() =>
        Assert.False(ParksWithWorkLeft<FenceInTime>());

    [Fact]
    public void Park_NoFence_IsCaught() => Assert.True(ParksWithWorkLeft<FenceNever>());

    /// <returns>True if a grace period that began after a reader has ended while it is inside.</returns>
    private static bool EndsWithReaderInside<TTiming>()
        where TTiming : struct, IFenceTiming
    {
        using var domain = new RcuDomain<AlteredPlatform<Buffered<TTiming>>>(new RcuOptions());
        var reader = domain.Register("reader");
        StoreBuffer.IsOn = true;
        var section = reader.Enter();
        Assert.True(reader.InSection);
        StoreBuffer.IsOn = false;
        Assert.Equal(1, StoreBuffer.Count);

        var cookie = domain.StartPoll();
        for (var i = 0; i < 20; i++)
            domain.GracePeriodStep();
        var ended = domain.Poll(cookie);

        StoreBuffer.Drain();
        section.Dispose();
        return ended;
    }

    /// <returns>True if the grace-period thread would sleep on a callback whose caller saw no need to wake
    /// it.</returns>
    private static bool ParksWithWorkLeft<TTiming>()
        where TTiming : struct, IFenceTiming
    {
        using var domain = new RcuDomain<AlteredPlatform<Buffered<TTiming>>>(new RcuOptions());
        var reader = domain.Register("queuer");
        var kind = domain.RegisterKind(domain, &Ignore);
        Assert.False(domain.GracePeriodStep());
        StoreBuffer.IsOn = true;
        reader.Call(kind, 16);
        StoreBuffer.IsOn = false;
        Assert.True(StoreBuffer.Count > 0);

        Buffered<TTiming>.Parks = 0;
        domain.GracePeriodWait();
        var parked = Buffered<TTiming>.Parks > 0;

        StoreBuffer.Drain();
        domain.Barrier();
        return parked;
    }

    private static void Ignore(object state, ulong payload)
    {
    }
}
