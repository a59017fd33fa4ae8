using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Tests.Mmu;

public sealed class DirtyLogTests
{
    [Fact]
    public void Harvest_TakesOnlyWhatWasAskedFor()
    {
        using var log = new DirtyLog<HostPlatform>(130);
        log.Mark(0);
        log.Mark(63);
        log.Mark(129);

        Assert.Equal(3, log.Masks);
        Assert.Equal(0x8000_0000_0000_0001UL, log.Get(0));
        Assert.Equal(1UL, log.Harvest(0, 1));
        Assert.Equal(0x8000_0000_0000_0000UL, log.Get(0));
        Assert.Equal(2, log.Count());
    }

    [Fact]
    public void Mark_WhileAnotherThreadHarvests_LosesNoPage()
    {
        const int Rounds = 20_000;
        using var log = new DirtyLog<HostPlatform>(64);
        long harvested = 0;
        long marked = 0;
        using var done = new ManualResetEventSlim();
        var marker = new Thread(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                // Only a bit that is clear counts as a new mark; this thread is the only one that sets.
                if ((log.Get(0) & 1UL << (i % 64)) != 0)
                    continue;
                log.Mark((ulong)(i % 64));
                marked++;
            }

            done.Set();
        });
        marker.Start();
        while (!done.IsSet)
            harvested += (long)ulong.PopCount(log.Harvest(0, ulong.MaxValue));
        marker.Join();
        harvested += (long)ulong.PopCount(log.Harvest(0, ulong.MaxValue));

        Assert.True(marked > 0);
        Assert.Equal(marked, harvested);
    }
}
