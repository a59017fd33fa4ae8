using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Conformance;
using Lab.Tests.Support;

namespace Lab.Tests.Locks;

/// <summary>The fixture, and the life of the bias under a clock set by hand.</summary>
public sealed class BravoLockTests : FairMmuLockConformance<BravoLock<HostPlatform>>
{
    private const int SlowReadsBetweenLooks = 16;

    [Fact]
    public unsafe void Bias_WriterAndThenReaders_EndsAndComesBackAfterTheInhibitTime()
    {
        HandSetClock.Set(1_000);
        using var block = new LockBlock(2, LockWaitKind.SpinThenYield);
        var raw = BravoLock<AlteredPlatform<HandSetClock>>.Create(block.Words);
        Read(raw, SlowReadsBetweenLooks);
        Assert.True(raw.IsBiased);

        Assert.True(raw.TryAcquireWrite(1));
        raw.ReleaseWrite(1);
        Assert.False(raw.IsBiased);

        HostPlatform.StorePlain(&block.Words->InhibitUntilNs, 5_000);
        Read(raw, 4 * SlowReadsBetweenLooks);
        Assert.False(raw.IsBiased);

        HandSetClock.Set(5_000);
        Read(raw, SlowReadsBetweenLooks);
        Assert.True(raw.IsBiased);
    }

    [Fact]
    public void TryAcquireWrite_ReaderInTheTable_IsRefusedAndKeepsTheBias()
    {
        using var bench = new LockBench<BravoLock<HostPlatform>>();
        Assert.True(bench.Lock.IsBiased);
        bench.AcquireRead(3);

        Assert.False(bench.Lock.TryAcquireWrite(1));
        Assert.True(bench.Lock.IsBiased);

        bench.Lock.ReleaseRead(3);
        Assert.True(bench.Lock.TryAcquireWrite(1));
        bench.Lock.ReleaseWrite(1);
    }

    private static void Read<TPlatform>(BravoLock<TPlatform> raw, int times)
        where TPlatform : struct, IPlatform
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(raw.TryAcquireRead(0));
            raw.ReleaseRead(0);
        }
    }
}
