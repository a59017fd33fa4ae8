namespace Lab.Tests.Support;

/// <summary>A clock that only the test's thread reads and sets, so that limits in time are met exactly.</summary>
public readonly struct HandSetClock : IPlatformChange
{
    [ThreadStatic]
    private static long s_now;

    public static void Set(long ns) => s_now = ns;

    public static long NowNs() => s_now;
}
