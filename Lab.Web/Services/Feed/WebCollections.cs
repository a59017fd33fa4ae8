namespace Lab.Web.Services.Feed;

/// <summary>Garbage collections of this process, the one that serves the page; never the engine's.</summary>
/// <param name="Count">Since the process began.</param>
/// <param name="Paused">What they stopped its threads for, all together.</param>
public readonly record struct WebCollections(int Count, TimeSpan Paused)
{
    public static WebCollections Now() => new(GC.CollectionCount(0), GC.GetTotalPauseDuration());
}
