using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Services.Feed;

/// <summary>What a viewer gets that reads as fast as frames come, one that does not, and one that came back.</summary>
public sealed class LabFeedTests
{
    private readonly FrameStore _store = new(TimeProvider.System, historySeconds: 10);
    private readonly List<long> _samples = [];
    private long _sequence;

    [Fact]
    public async Task Watch_FirstItem_IsASnapshotOfEverything()
    {
        for (var i = 0; i < 5; i++)
            Give(1_000);

        await using var viewer = Viewer();
        var first = await NextAsync(viewer);
        Assert.True(first.Snapshot);
        Assert.Equal(5, first.Points.Length);
    }

    [Fact]
    public async Task Watch_ReaderThatKeepsUp_GetsEachPointOnce()
    {
        Give(1_000);
        await using var viewer = Viewer();
        await NextAsync(viewer);
        for (var i = 0; i < 5; i++)
        {
            Give(1_000);
            var update = await NextAsync(viewer);
            Assert.False(update.Snapshot);
            Assert.Same(_store.RecentPoints()[^1], Assert.Single(update.Points));
        }
    }

    /// <summary>The percentile of what was missed is that of all its samples together; the mean of ten p99 would be another.</summary>
    [Fact]
    public async Task Watch_ReaderThatStalled_GetsOnePointOverAllItMissed()
    {
        Give(1_000);
        await using var viewer = Viewer();
        await NextAsync(viewer);
        var before = _samples.Count;
        var bumps = new long[] { 900, 5_000, 40_000, 1_000_000 };
        for (var i = 0; i < 40; i++)
            Give([.. Enumerable.Repeat(bumps[i / 10], 20)]);

        var update = await NextAsync(viewer);
        var point = Assert.Single(update.Points);
        var missed = Samples.ToHistogram(_samples.Skip(before));
        Assert.False(update.Snapshot);
        Assert.Equal(4.0, point.Covers, 3);
        Assert.Equal(SparseHistograms.Percentile(missed, 99) / 1e9, point.Values[(int)Metric.FaultP99], 9);
        Assert.Equal(SparseHistograms.Percentile(missed, 50) / 1e9, point.Values[(int)Metric.FaultMedian], 9);
        Assert.Null(_store.Read(new FeedPosition(VersionOf(), 41, 0)));
    }

    [Fact]
    public async Task Watch_ReaderThatMissedMoreThanIsKept_GetsASnapshot()
    {
        Give(1_000);
        await using var viewer = Viewer();
        await NextAsync(viewer);
        for (var i = 0; i < 2 * _store.Capacity; i++)
            Give(1_000);

        var update = await NextAsync(viewer);
        Assert.True(update.Snapshot);
        Assert.Equal(_store.Capacity, update.Points.Length);
    }

    /// <summary>A position is three numbers, whatever was missed: nothing in the store knows its readers.</summary>
    [Fact]
    public async Task Watch_ManyStalledReaders_CostTheStoreNothing()
    {
        Give(1_000);
        var viewers = Enumerable.Range(0, 200).Select(_ => Viewer()).ToList();
        foreach (var viewer in viewers)
            await NextAsync(viewer);
        for (var i = 0; i < 3 * _store.Capacity; i++)
            Give(1_000);

        Assert.Equal(_store.Capacity, _store.RecentPoints().Count);
        Assert.DoesNotContain(
            typeof(FrameStore).GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic),
            field => field.FieldType.Name.Contains("Channel", StringComparison.Ordinal) || field.FieldType.Name.Contains("Viewer", StringComparison.Ordinal));
        foreach (var viewer in viewers)
            await viewer.DisposeAsync();
    }

    [Fact]
    public async Task Watch_NothingNew_WaitsUntilCancelled()
    {
        using var leaving = new CancellationTokenSource();
        await using var viewer = new LabFeed(_store).WatchAsync(TimeSpan.Zero, leaving.Token).GetAsyncEnumerator(leaving.Token);
        Assert.True(await viewer.MoveNextAsync());
        var next = viewer.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private static async Task<LabUpdate> NextAsync(IAsyncEnumerator<LabUpdate> viewer)
    {
        Assert.True(await viewer.MoveNextAsync());
        return viewer.Current;
    }

    private IAsyncEnumerator<LabUpdate> Viewer() => new LabFeed(_store).WatchAsync(TimeSpan.Zero, TestContext.Current.CancellationToken).GetAsyncEnumerator();

    private long VersionOf() => _store.Read(FeedPosition.Start)!.Value.Next.Version;

    private void Give(params long[] faults)
    {
        _samples.AddRange(faults);
        _sequence++;
        Assert.True(_store.Accept(Frames.Frame(_sequence, _sequence * 0.1, histograms: [(Histogram.Fault, Samples.ToHistogram(_samples))])));
    }
}
