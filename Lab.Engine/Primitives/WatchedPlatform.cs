using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// The real machine under watch: each access is <see cref="HostPlatform"/>'s, and the <see cref="ProtocolWatch"/> of the thread
/// hears every protocol step. What entries become is taken from the accesses themselves, so no change is missed or told
/// out of order.
/// </summary>
public readonly unsafe struct WatchedPlatform : IPlatform
{
    /// <inheritdoc/>
    public static bool Traces => true;

    public static void Trace(in ProtocolEvent protocolEvent)
    {
        var actor = ProtocolWatch.Current;
        actor?.Watch.Hear(actor, protocolEvent);
    }

    public static ulong Load(ulong* location)
    {
        var actor = ProtocolWatch.Current;
        return actor is not null && actor.Watch.HearsReads && actor.Watch.IsTableWord(location)
            ? actor.Watch.Load(actor, location)
            : HostPlatform.Load(location);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(uint* location) => HostPlatform.Load(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadPlain(ulong* location) => HostPlatform.LoadPlain(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadPlain(uint* location) => HostPlatform.LoadPlain(location);

    public static void Store(ulong* location, ulong value)
    {
        // Plain stores are made by exclusive walkers: what the word holds changes meanwhile only in its access flag.
        var actor = ProtocolWatch.Current;
        if (actor is not null && actor.Watch.IsTableWord(location) && actor.Watch.Selects(actor.Watch.AddressOf(location), *location, value))
            actor.Watch.Store(actor, location, value);
        else
            HostPlatform.Store(location, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(uint* location, uint value) => HostPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* location, byte value) => HostPlatform.Store(location, value);

    public static void StorePlain(ulong* location, ulong value)
    {
        var actor = ProtocolWatch.Current;
        if (actor is not null && actor.Watch.IsTableWord(location) && actor.Watch.Selects(actor.Watch.AddressOf(location), *location, value))
            actor.Watch.Store(actor, location, value);
        else
            HostPlatform.StorePlain(location, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(uint* location, uint value) => HostPlatform.StorePlain(location, value);

    public static void Fill(ulong* first, int words, ulong value) => HostPlatform.Fill(first, words, value);

    public static bool ShouldFail(FailurePoint point) => false;

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand)
    {
        var actor = ProtocolWatch.Current;
        return actor is not null && actor.Watch.IsTableWord(location) && actor.Watch.Selects(actor.Watch.AddressOf(location), comparand, value)
            ? actor.Watch.CompareExchange(actor, location, value, comparand)
            : HostPlatform.CompareExchange(location, value, comparand);
    }

    public static uint CompareExchange(uint* location, uint value, uint comparand) =>
        HostPlatform.CompareExchange(location, value, comparand);

    public static ulong Exchange(ulong* location, ulong value)
    {
        // As a compare-exchange that is tried until it succeeds, so that it is told with what it replaced.
        while (true)
        {
            var found = HostPlatform.Load(location);
            if (CompareExchange(location, value, found) == found)
                return found;
        }
    }

    public static uint Exchange(uint* location, uint value) => HostPlatform.Exchange(location, value);

    public static ulong Add(ulong* location, ulong delta) => HostPlatform.Add(location, delta);

    public static uint Add(uint* location, uint delta) => HostPlatform.Add(location, delta);

    public static ulong Or(ulong* location, ulong bits) => HostPlatform.Or(location, bits);

    public static uint Or(uint* location, uint bits) => HostPlatform.Or(location, bits);

    public static void Fence() => HostPlatform.Fence();

    public static void FenceProcessWide() => HostPlatform.FenceProcessWide();

    public static void Pause() => HostPlatform.Pause();

    public static void Yield() => HostPlatform.Yield();

    public static void Park(uint* location, uint expected, long timeoutNs)
    {
        Trace(new ProtocolEvent(ProtocolEventKind.MaySleep, 0));
        HostPlatform.Park(location, expected, timeoutNs);
    }

    public static void Unpark(uint* location, int count) => HostPlatform.Unpark(location, count);

    public static long NowNs() => HostPlatform.NowNs();
}
