using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>A clock set by hand, and parking that calls back and returns at once.</summary>
public readonly unsafe struct HandStepped : IPlatformChange
{
    [ThreadStatic]
    private static Action? s_onPark;

    public static void OnPark(Action? action) => s_onPark = action;

    public static long NowNs() => HandSetClock.NowNs();

    public static void Park(uint* location, uint expected, long timeoutNs) => s_onPark?.Invoke();
}
