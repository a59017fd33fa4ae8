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

    /// <summary>Every flavour, and every way to leave its fence out.</summary>
    [Theory]
    [InlineData(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.None), false)]
    [InlineData(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.NoFence), true)]
    [InlineData(RcuFlavour.ProcessWideBarrier, nameof(RcuDefect.ScanBeforeFence), true)]
    [InlineData(RcuFlavour.FullFence, nameof(RcuDefect.None), false)]
    [InlineData(RcuFlavour.FullFence, nameof(RcuDefect.NoFence), true)]
    [InlineData(RcuFlavour.QuiescentState, nameof(RcuDefect.None), false)]
    [InlineData(RcuFlavour.QuiescentState, nameof(RcuDefect.NoFence), true)]
    public void GracePeriod_OfEachFlavour_MissesTheReaderOnlyWithoutItsFence(RcuFlavour flavour, string defect, bool misses)
    {
        var options = new RcuOptions { Flavour = flavour, Defect = Enum.Parse<RcuDefect>(defect) };

        Assert.Equal(misses, EndsWithReaderInside<FenceInTime>(options, online: false));
        if (flavour == RcuFlavour.QuiescentState)
            Assert.Equal(misses, EndsWithReaderInside<FenceInTime>(options, online: true));
    }

    private static bool EndsWithReaderInside<TTiming>(RcuOptions options, bool online)
        where TTiming : struct, IFenceTiming
    {
        using var domain = new RcuDomain<AlteredPlatform<Buffered<TTiming>>>(options);
        var reader = domain.Register("reader");
        StoreBuffer.IsOn = true;
        if (online)
            reader.Online();
        else
            _ = reader.Enter();
        StoreBuffer.IsOn = false;

        var cookie = domain.StartPoll();
        for (var i = 0; i < 20; i++)
            domain.GracePeriodStep();
        var ended = domain.Poll(cookie);

        StoreBuffer.Drain();
        if (!online)
            reader.Exit();
        return ended;
    }

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
