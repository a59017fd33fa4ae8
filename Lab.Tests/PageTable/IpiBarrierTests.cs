using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.PageTable;

public sealed class IpiBarrierTests
{
    [Fact]
    public void Wait_NobodyMasked_Returns()
    {
        using var barrier = new IpiBarrier<HostPlatform>(4);
        barrier.Wait(0);
        Assert.Equal(1, barrier.Barriers);
    }

    [Fact]
    public void Wait_OwnInterruptsMasked_IsCaught()
    {
        using var barrier = new IpiBarrier<HostPlatform>(2);
        using var masked = barrier.Mask(0);
        Assert.Throws<InvariantException>(() => barrier.Wait(0));
    }

    [Fact]
    public void Mask_Twice_IsCaught()
    {
        using var barrier = new IpiBarrier<HostPlatform>(2);
        using var masked = barrier.Mask(0);
        Assert.Throws<InvariantException>(() =>
        {
            using var again = barrier.Mask(0);
        });
    }

    [Fact]
    public void Wait_ACpuIsMasked_ReturnsOnlyOnceItIsUnmasked()
    {
        using var barrier = new IpiBarrier<HostPlatform>(2);
        using var waited = new ManualResetEventSlim();
        var masked = barrier.Mask(1);
        var waiter = new Thread(() =>
        {
            barrier.Wait(0);
            waited.Set();
        }) { IsBackground = true };
        waiter.Start();
        Eventually.True(() => barrier.Barriers == 1, "the barrier asks");
        for (var i = 0; i < 100; i++)
            Thread.Yield();
        Assert.False(waited.IsSet);

        masked.Dispose();

        Assert.True(waited.Wait(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Its answer stands for it, though it is masked again when it is looked at.</summary>
    [Fact]
    public void Wait_ACpuMasksAgainAndAgain_IsAnsweredAllTheSame()
    {
        using var barrier = new IpiBarrier<HostPlatform>(2);
        var done = 0;
        var sections = 0;
        var cpu = new Thread(() =>
        {
            while (Volatile.Read(ref done) == 0)
            {
                using var masked = barrier.Mask(1);
                Volatile.Write(ref sections, sections + 1);
            }
        }) { IsBackground = true };
        cpu.Start();
        Eventually.True(() => Volatile.Read(ref sections) > 0, "the CPU masks");
        for (var i = 0; i < 50; i++)
            barrier.Wait(0);
        Volatile.Write(ref done, 1);
        Assert.True(cpu.Join(TimeSpan.FromSeconds(30)));
    }
}
