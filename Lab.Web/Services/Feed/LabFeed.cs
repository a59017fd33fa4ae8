using System.Runtime.CompilerServices;

namespace Lab.Web.Services.Feed;

/// <summary>The stream of one viewer. Between two items it holds a <see cref="FeedPosition"/> and nothing else.</summary>
public sealed class LabFeed(FrameStore store)
{
    /// <summary>
    /// A snapshot, then every point as it comes. While the consumer does not ask, nothing is kept for it; its next item
    /// is one point that covers all it missed, or a snapshot if that is more than is kept.
    /// </summary>
    /// <param name="pace">Between two items at least, so that one point covers several frames; zero: each frame's.</param>
    public async IAsyncEnumerable<LabUpdate> WatchAsync(TimeSpan pace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = FeedPosition.Start;
        while (true)
        {
            if (store.Read(seen) is var (update, next))
            {
                seen = next;
                yield return update;
                if (pace > TimeSpan.Zero)
                    await Task.Delay(pace, cancellation);
            }
            else
            {
                await store.WaitAsync(seen, cancellation);
            }
        }
    }
}
