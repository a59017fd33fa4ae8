using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Conformance;

/// <summary>A platform whose threads lose their core inside walks: between reading an entry and its compare-exchange.</summary>
public readonly unsafe struct Dawdling : IPlatformChange
{
    [ThreadStatic]
    private static DeterministicRandom s_random;

    [ThreadStatic]
    private static bool s_seeded;

    [ThreadStatic]
    private static int s_untilYield;

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand)
    {
        Dawdle();
        return HostPlatform.CompareExchange(location, value, comparand);
    }

    private static void Dawdle()
    {
        if (--s_untilYield > 0)
            return;
        if (!s_seeded)
        {
            s_random = new DeterministicRandom((ulong)Environment.CurrentManagedThreadId);
            s_seeded = true;
        }

        s_untilYield = (int)s_random.Below(12) + 1;
        Thread.Yield();
    }
}
