using Lab.Engine.Primitives;

namespace Lab.Tests.Litmus;

/// <summary>
/// The store buffer of one imagined CPU, played by the test's thread: while <see cref="IsOn"/>, stores wait in it and
/// only that CPU's own plain loads see them; other loads see memory.
/// </summary>
public static unsafe class StoreBuffer
{
    [ThreadStatic]
    private static Queue<(nint Location, ulong Value)>? s_stores;

    [ThreadStatic]
    private static bool s_on;

    /// <summary>The thread plays the CPU with the buffer.</summary>
    public static bool IsOn
    {
        get => s_on;
        set => s_on = value;
    }

    public static int Count => s_stores?.Count ?? 0;

    public static void Store(ulong* location, ulong value)
    {
        if (s_on)
            (s_stores ??= new()).Enqueue(((nint)location, value));
        else
            HostPlatform.Store(location, value);
    }

    public static ulong LoadPlain(ulong* location)
    {
        var value = HostPlatform.Load(location);
        if (!s_on || s_stores is null)
            return value;
        foreach (var store in s_stores)
        {
            if (store.Location == (nint)location)
                value = store.Value;
        }

        return value;
    }

    /// <summary>What a process-wide fence does to the buffer.</summary>
    public static void Drain()
    {
        while (s_stores is { Count: > 0 })
        {
            var (location, value) = s_stores.Dequeue();
            HostPlatform.Store((ulong*)location, value);
        }
    }
}
