using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Tests.Reenactments;

/// <summary>The watched host on which a <see cref="TaskScript"/> holds tasks at pause points.</summary>
public readonly unsafe struct ScriptedPlatform : IPlatform
{
    public static bool Traces => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ulong* location) => WatchedPlatform.Load(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(uint* location) => WatchedPlatform.Load(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadPlain(ulong* location) => WatchedPlatform.LoadPlain(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadPlain(uint* location) => WatchedPlatform.LoadPlain(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong* location, ulong value) => WatchedPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(uint* location, uint value) => WatchedPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* location, byte value) => WatchedPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(ulong* location, ulong value) => WatchedPlatform.StorePlain(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(uint* location, uint value) => WatchedPlatform.StorePlain(location, value);

    public static void Fill(ulong* first, int words, ulong value) => WatchedPlatform.Fill(first, words, value);

    public static bool ShouldFail(FailurePoint point) => false;

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand) =>
        WatchedPlatform.CompareExchange(location, value, comparand);

    public static uint CompareExchange(uint* location, uint value, uint comparand) =>
        WatchedPlatform.CompareExchange(location, value, comparand);

    public static ulong Exchange(ulong* location, ulong value) => WatchedPlatform.Exchange(location, value);

    public static uint Exchange(uint* location, uint value) => WatchedPlatform.Exchange(location, value);

    public static ulong Add(ulong* location, ulong delta) => WatchedPlatform.Add(location, delta);

    public static uint Add(uint* location, uint delta) => WatchedPlatform.Add(location, delta);

    public static ulong Or(ulong* location, ulong bits) => WatchedPlatform.Or(location, bits);

    public static uint Or(uint* location, uint bits) => WatchedPlatform.Or(location, bits);

    public static void Fence() => WatchedPlatform.Fence();

    public static void FenceProcessWide() => WatchedPlatform.FenceProcessWide();

    public static void Pause() => WatchedPlatform.Pause();

    public static void Yield() => WatchedPlatform.Yield();

    public static void Park(uint* location, uint expected, long timeoutNs) => WatchedPlatform.Park(location, expected, timeoutNs);

    public static void Unpark(uint* location, int count) => WatchedPlatform.Unpark(location, count);

    public static long NowNs() => WatchedPlatform.NowNs();

    public static void Trace(in ProtocolEvent protocolEvent)
    {
        WatchedPlatform.Trace(protocolEvent);
        if (protocolEvent.Kind == ProtocolEventKind.Pause)
            TaskScript.Reach((PausePoint)protocolEvent.Extra);
    }
}
