using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.SignalR;

namespace Lab.Web.Hubs;

/// <summary>Where viewers watch: the page's charts, other dashboards, scripts. Read only.</summary>
public sealed class LabHub(LabFeed feed) : Hub
{
    /// <summary>A snapshot, then every point as it comes; wider points for a viewer that is slow. Subscribe again after a reconnect.</summary>
    public IAsyncEnumerable<LabUpdate> Watch(CancellationToken cancellationToken) => feed.WatchAsync(cancellationToken);
}
