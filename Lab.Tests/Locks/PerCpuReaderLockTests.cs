using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Conformance;
using Lab.Tests.Litmus;
using Lab.Tests.Support;

namespace Lab.Tests.Locks;

/// <summary>
/// The fixture, and the race that the process-wide fence closes: in the one order of steps that loses it, played by one
/// thread with an imagined store buffer, because against the machine's own buffer it is a matter of luck.
/// </summary>
public sealed class PerCpuReaderLockTests : FairMmuLockConformance<PerCpuReaderLock<HostPlatform>>
{
    [Fact]
    public void TryAcquireWrite_ReadersSlotStillInItsStoreBuffer_IsRefused() =>
        Assert.False(WriterRunsBesideReader<FenceInTime>());

    [Fact]
    public void TryAcquireWrite_NoFence_IsCaught() => Assert.True(WriterRunsBesideReader<FenceNever>());

    private static unsafe bool WriterRunsBesideReader<TTiming>()
        where TTiming : struct, IFenceTiming
    {
        using var block = new LockBlock(2, LockWaitKind.SpinThenYield);
        var raw = PerCpuReaderLock<AlteredPlatform<Buffered<TTiming>>>.Create(block.Words);
        StoreBuffer.IsOn = true;
        Assert.True(raw.TryAcquireRead(0));
        StoreBuffer.IsOn = false;
        Assert.Equal(1, StoreBuffer.Count);

        var beside = raw.TryAcquireWrite(1);

        StoreBuffer.Drain();
        return beside;
    }
}
