using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.SignalR;

namespace Lab.Web.Hubs;

/// <summary>Where viewers watch: the page's charts, other dashboards, scripts. Read only.</summary>
public sealed class LabHub(LabFeed feed, ScopeFeed scope) : Hub
{
    /// <summary>A snapshot, then every point as it comes; wider points for a viewer that is slow. Subscribe again after a reconnect.</summary>
    public IAsyncEnumerable<LabUpdate> Watch(CancellationToken cancellationToken) => feed.WatchAsync(cancellationToken);

    /// <summary>The scope's newest capture, then each as it comes. The scope is armed while somebody takes this stream.</summary>
    public IAsyncEnumerable<ScopePicture> WatchScope(CancellationToken cancellationToken) => scope.WatchAsync(cancellationToken);

    /// <returns>Null if that capture is not kept any more.</returns>
    public ScopePicture? Capture(string runId, long id) => scope.Find(runId, id);
}
