using Lab.Tests.Telemetry.Scope;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;

namespace Lab.Tests.Web.Services.Scope;

public sealed class ScopeFeedTests
{
    private readonly ScopeStore _store = new();
    private readonly ScopeControl _control;
    private readonly ScopeFeed _feed;

    public ScopeFeedTests()
    {
        _control = new ScopeControl(new EngineLink(new FrameStore(TimeProvider.System, 10)), _store);
        _feed = new ScopeFeed(_store, _control);
    }

    [Fact]
    public async Task Watch_SlowViewer_GetsTheNewestAndNothingInBetween()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(1)));
        await using (var viewer = _feed.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            Assert.True(await viewer.MoveNextAsync());
            Assert.Equal(1, viewer.Current.Id);
            Assert.Equal(1, _control.Viewers);
            for (var id = 2; id <= 9; id++)
                _store.Accept(ScopeSamples.News(ScopeSamples.Capture(id)));
            Assert.True(await viewer.MoveNextAsync());
            Assert.Equal(9, viewer.Current.Id);

            var next = viewer.MoveNextAsync();
            _store.Accept(ScopeSamples.News(null));
            Assert.False(next.IsCompleted);
            _store.Accept(ScopeSamples.News(ScopeSamples.Capture(10)));
            Assert.True(await next);
            Assert.Equal(10, viewer.Current.Id);
        }

        Assert.Equal(0, _control.Viewers);
    }

    [Fact]
    public async Task Watch_ViewerGoesWhileItWaits_IsNotCountedAnyMore()
    {
        using var leaving = new CancellationTokenSource();
        await using (var viewer = _feed.WatchAsync(leaving.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            var next = viewer.MoveNextAsync();
            Assert.Equal(1, _control.Viewers);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(next.AsTask);
        }

        Assert.Equal(0, _control.Viewers);
    }

    [Fact]
    public void Find_ByRunAndId_OnlyWhatIsKept()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(4)));
        Assert.Equal(4, _feed.Find("run-1", 4)!.Id);
        Assert.Null(_feed.Find("run-1", 5));
        Assert.Null(_feed.Find("run-2", 4));
    }

    [Fact]
    public void Picture_OfTheSample_KeepsTimesLevelsAndFindsTheHolder()
    {
        var capture = ScopeSamples.Capture();
        var picture = ScopePicture.Of(capture);
        var at = 0L;
        Assert.Equal(capture.StartNs, picture.StartStepNs.Select(step => at += step));
        Assert.Equal(ScopePicture.NoLevel, picture.Level[3]);
        Assert.Equal(2, picture.Level[0]);
        Assert.Equal(2, Assert.Single(picture.Periods).HolderRow);
    }

    /// <summary>A section that ended before the grace period, or began after the readers were looked at, did not hold it.</summary>
    [Theory]
    [InlineData(998_250, 1_750, -1)]
    [InlineData(1_000_900, 3_000, -1)]
    [InlineData(998_250, 1_751, 2)]
    [InlineData(1_000_768, 3_000, 2)]
    public void Holder_SectionAtTheEdges_OnlyIfItWasInTheWay(long start, long duration, int expected)
    {
        var sample = ScopeSamples.Capture();
        var (starts, durations) = (sample.StartNs.ToArray(), sample.DurationNs.ToArray());
        (starts[2], durations[2]) = (start, duration);
        var capture = sample with { StartNs = starts, DurationNs = durations };
        Assert.Equal(expected, PicturePeriod.Of(capture, capture.GracePeriods[0]).HolderRow);
    }
}
