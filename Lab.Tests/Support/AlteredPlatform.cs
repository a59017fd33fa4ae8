using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Tests.Support;

/// <summary>The host with one thing different: a broken twin, or a clock set by hand.</summary>
public readonly unsafe struct AlteredPlatform<TChange> : IPlatform
    where TChange : struct, IPlatformChange
{
    public static bool Traces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ulong* location) => HostPlatform.Load(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(uint* location) => HostPlatform.Load(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadPlain(ulong* location) => TChange.LoadPlain(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadPlain(uint* location) => HostPlatform.LoadPlain(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong* location, ulong value) => TChange.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(uint* location, uint value) => HostPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* location, byte value) => HostPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(ulong* location, ulong value) => TChange.StorePlain(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(uint* location, uint value) => HostPlatform.StorePlain(location, value);

    public static void Fill(ulong* first, int words, ulong value) => HostPlatform.Fill(first, words, value);

    public static bool ShouldFail(FailurePoint point) => false;

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand) =>
        TChange.CompareExchange(location, value, comparand);

    public static uint CompareExchange(uint* location, uint value, uint comparand) =>
        HostPlatform.CompareExchange(location, value, comparand);

    public static ulong Exchange(ulong* location, ulong value) => HostPlatform.Exchange(location, value);

    public static uint Exchange(uint* location, uint value) => HostPlatform.Exchange(location, value);

    public static ulong Add(ulong* location, ulong delta) => TChange.Add(location, delta);

    public static uint Add(uint* location, uint delta) => HostPlatform.Add(location, delta);

    public static ulong Or(ulong* location, ulong bits) => HostPlatform.Or(location, bits);

    public static uint Or(uint* location, uint bits) => HostPlatform.Or(location, bits);

    public static void Fence() => TChange.Fence();

    public static void FenceProcessWide() => TChange.FenceProcessWide();

    public static void Pause() => HostPlatform.Pause();

    public static void Yield() => TChange.Yield();

    public static void Park(uint* location, uint expected, long timeoutNs) => TChange.Park(location, expected, timeoutNs);

    public static void Unpark(uint* location, int count) => HostPlatform.Unpark(location, count);

    public static long NowNs() => TChange.NowNs();

    public static void Trace(in ProtocolEvent protocolEvent)
    {
    }
}
