using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Lab.Web.Services.Scope;

/// <summary>Captures for one viewer. The stream is what keeps the scope armed.</summary>
public sealed class ScopeFeed(ScopeStore store, ScopeControl control)
{
    /// <summary>
    /// The newest capture, then each as it comes. Nothing is kept for a consumer that does not ask: its next item is the
    /// newest capture there is then.
    /// </summary>
    public async IAsyncEnumerable<ScopePicture> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Wake() => news.Writer.TryWrite(true);
        store.Changed += Wake;
        using var viewer = control.View();
        try
        {
            var seen = (Run: string.Empty, Id: 0L);
            while (true)
            {
                if (store.Newest is { } newest && (newest.RunId, newest.Id) != seen)
                {
                    seen = (newest.RunId, newest.Id);
                    yield return ScopePicture.Of(newest);
                }
                else
                {
                    await news.Reader.ReadAsync(cancellation);
                }
            }
        }
        finally
        {
            store.Changed -= Wake;
        }
    }

    /// <returns>Null if it is not kept any more.</returns>
    public ScopePicture? Find(string runId, long id) =>
        store.WithId(id) is { } capture && string.Equals(capture.RunId, runId, StringComparison.Ordinal) ? ScopePicture.Of(capture) : null;
}
