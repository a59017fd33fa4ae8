namespace Lab.Web.Services.Feed;

/// <summary>How far a viewer has read. It is all that a viewer costs while it does not read.</summary>
/// <param name="Version">Of the store, when read; 0: nothing yet.</param>
/// <param name="Point">Number of the last point sent, counted since the web process began.</param>
/// <param name="Mark">Id of the last mark sent.</param>
public readonly record struct FeedPosition(long Version, long Point, long Mark)
{
    public static FeedPosition Start => default;
}
