using Lab.Engine.Link;

namespace Lab.Tests.Link;

public sealed class ParentWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Gone_InputCloses_IsCancelled()
    {
        await using var input = new OpenStream();
        using var watch = new ParentWatch(input);
        Assert.False(watch.Gone.IsCancellationRequested);

        input.Close();

        var gone = new TaskCompletionSource();
        await using var registration = watch.Gone.Register(gone.SetResult);
        await gone.Task.WaitAsync(Limit, CancellationToken.None);
    }

    [Fact]
    public void LookForParent_AnotherParent_IsCancelled()
    {
        var parent = 100;
        using var input = new OpenStream();
        using var watch = new ParentWatch(input, () => parent);
        watch.LookForParent();
        Assert.False(watch.Gone.IsCancellationRequested);

        parent = 1;
        watch.LookForParent();

        Assert.True(watch.Gone.IsCancellationRequested);
    }
}
