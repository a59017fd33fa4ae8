using System.Diagnostics;

namespace Lab.Tests.Support;

/// <summary>Waits for what another thread will do, yielding; the bound is far beyond what a loaded machine needs.</summary>
public static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static void True(Func<bool> condition, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Bound, $"never came true: {what}");
            Thread.Yield();
        }
    }
}
