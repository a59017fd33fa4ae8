using System.Runtime.CompilerServices;

namespace Lab.Web.Services.Feed;

/// <summary>The stream of one viewer. Between two items it holds a <see cref="FeedPosition"/> and nothing else.</summary>
public sealed class LabFeed(FrameStore store)
{
    /// <summary>
    /// A snapshot, then every point as it comes. While the consumer does not ask, nothing is kept for it; its next item
    /// is one point that covers all it missed, or a snapshot if that is more than is kept.
    /// </summary>
    public async IAsyncEnumerable<LabUpdate> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = FeedPosition.Start;
        while (true)
        {
            if (store.Read(seen) is var (update, next))
            {
                seen = next;
                yield return update;
            }
            else
            {
                await store.WaitAsync(seen, cancellation);
            }
        }
    }
}
