using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Support;

/// <summary>Waiting for a store, woken by it.</summary>
public static class StoreExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Return once the condition holds; fail if it never does.</summary>
    public static async Task UntilAsync(this FrameStore store, Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var seen = FeedPosition.Start;
        while (!condition())
        {
            if (store.Read(seen) is var (_, next))
                seen = next;
            else
                await store.WaitAsync(seen, limit.Token);
        }
    }
}
