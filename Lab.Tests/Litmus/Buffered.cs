using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>
/// The host with a <see cref="StoreBuffer"/>, played by one thread; parking is noted and returns at once.
/// </summary>
public readonly unsafe struct Buffered<TTiming> : IPlatformChange
    where TTiming : struct, IFenceTiming
{
    [ThreadStatic]
    private static int s_parks;

    public static int Parks
    {
        get => s_parks;
        set => s_parks = value;
    }

    public static ulong LoadPlain(ulong* location) => StoreBuffer.LoadPlain(location);

    public static void Store(ulong* location, ulong value) => StoreBuffer.Store(location, value);

    public static void StorePlain(ulong* location, ulong value) => StoreBuffer.Store(location, value);

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand)
    {
        TTiming.AtExchange();
        return HostPlatform.CompareExchange(location, value, comparand);
    }

    /// <summary>Of the thread that plays the CPU with the buffer, while it does.</summary>
    public static void Fence()
    {
        if (StoreBuffer.IsOn)
            StoreBuffer.Drain();
        HostPlatform.Fence();
    }

    public static void FenceProcessWide() => TTiming.AtFence();

    public static void Park(uint* location, uint expected, long timeoutNs) => s_parks++;
}
