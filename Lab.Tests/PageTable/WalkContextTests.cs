using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.PageTable;

public sealed class WalkContextTests
{
    private const int Breaks = 12_800;
    private const long ShortNs = 100;
    private const long LongNs = 10_000;

    /// <summary>A worker whose breaks alternate between short and long: both are timed, each as often as it happens.</summary>
    [Fact]
    public void BreakWindow_LengthsAlternate_ShowsBothInEqualShares()
    {
        using var worker = new WalkContext<AlteredPlatform<HandSetClock>>();
        var now = 1L;
        for (var i = 0; i < Breaks; i++)
        {
            HandSetClock.Set(now);
            worker.BreakBegins(0x1000, 3);
            HandSetClock.Set(now += i % 2 == 0 ? ShortNs : LongNs);
            worker.BreakEnds();
        }

        var brief = (long)worker.BreakWindow.Raw[LogHistogram.BucketOf(ShortNs)];
        var lasting = (long)worker.BreakWindow.Raw[LogHistogram.BucketOf(LongNs)];
        Assert.Equal(Breaks, worker.Read().Breaks);
        Assert.InRange(brief + lasting, Breaks / 70, Breaks / 58);
        Assert.InRange((double)brief / (brief + lasting), 0.4, 0.6);
    }
}
