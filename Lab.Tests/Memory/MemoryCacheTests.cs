using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Tests.Memory;

public sealed class MemoryCacheTests : IDisposable
{
    private readonly PhysicalMemory<HostPlatform> _memory = new(new MemoryOptions { TablePages = 64 });

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void TryTopUp_BelowMinimum_FillsToCapacity()
    {
        var cache = new MemoryCache<HostPlatform>(_memory);

        Assert.True(cache.TryTopUp(3));

        Assert.Equal((40, 1L, 40L), (cache.Count, cache.TopUps, _memory.PagesInUse));
    }

    [Fact]
    public void TryTopUp_MinimumStillThere_TakesNothing()
    {
        var cache = new MemoryCache<HostPlatform>(_memory, capacity: 4);
        Assert.True(cache.TryTopUp(2));
        Assert.True(cache.TryTake(out _));
        Assert.True(cache.TryTake(out _));

        Assert.True(cache.TryTopUp(2));

        Assert.Equal((2, 1L), (cache.Count, cache.TopUps));
    }

    [Fact]
    public void TryTake_EmptyCache_CountsTheExhaustionAndAnswersAtOnce()
    {
        var cache = new MemoryCache<HostPlatform>(_memory, capacity: 1);
        Assert.True(cache.TryTopUp(1));
        Assert.True(cache.TryTake(out var page));

        Assert.False(cache.TryTake(out _));

        Assert.Equal(1, cache.Exhaustions);
        Assert.Equal(PageState.Fresh, _memory.State(page));
    }

    [Fact]
    public void TryTopUp_MemoryExhausted_SaysSoAndKeepsWhatItGot()
    {
        var first = new MemoryCache<HostPlatform>(_memory, capacity: 60);
        var second = new MemoryCache<HostPlatform>(_memory, capacity: 10);
        Assert.True(first.TryTopUp(60));

        Assert.False(second.TryTopUp(5));

        Assert.Equal(4, second.Count);
    }

    [Fact]
    public void Drain_AfterUse_GivesEveryPageBack()
    {
        var cache = new MemoryCache<HostPlatform>(_memory);
        Assert.True(cache.TryTopUp(1));

        cache.Drain();

        Assert.Equal((0, 0L), (cache.Count, _memory.PagesInUse));
    }
}
