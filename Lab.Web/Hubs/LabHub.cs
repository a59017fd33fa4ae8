using System.Runtime.CompilerServices;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.SignalR;

namespace Lab.Web.Hubs;

/// <summary>Where viewers watch: the page's charts, other dashboards, scripts. Read only.</summary>
public sealed class LabHub(LabFeed feed, ScopeFeed scope) : Hub
{
    /// <summary>Between two points that a viewer is sent: charts are drawn no more often.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>A snapshot, then a point four times a second; wider points for a viewer that is slow. Subscribe again after a reconnect.</summary>
    public IAsyncEnumerable<LabUpdate> Watch(CancellationToken cancellationToken) => feed.WatchAsync(Pace, cancellationToken);

    /// <summary>The id of the scope's newest capture, then of each as it comes. The scope is armed while somebody takes this stream.</summary>
    public async IAsyncEnumerable<long> WatchScope([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var picture in scope.WatchAsync(cancellationToken))
            yield return picture.Id;
    }

    /// <returns>As <see cref="ScopePicture.Packed"/> makes it; null if that capture is not kept any more.</returns>
    public byte[]? Capture(string runId, long id) => scope.Find(runId, id)?.Packed();
}
