using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// The real machine, with an ear: what the page tables do is noted for the thread that does it. For replay; every
/// access is <see cref="HostPlatform"/>'s.
/// </summary>
public readonly unsafe struct RecorderPlatform : IPlatform
{
    [ThreadStatic]
    private static List<ProtocolEvent>? s_notes;

    /// <inheritdoc/>
    public static bool Traces => true;

    /// <summary>What this thread did since the list was last cleared: allocations, subtrees, TLB invalidations, warnings.</summary>
    public static List<ProtocolEvent> Notes => s_notes ??= [];

    public static void Trace(in ProtocolEvent protocolEvent)
    {
        if (protocolEvent.Kind is ProtocolEventKind.PageAllocate or ProtocolEventKind.SubtreeDefer
            or ProtocolEventKind.SubtreeFree or ProtocolEventKind.TlbiIpa or ProtocolEventKind.TlbiIpaLocal
            or ProtocolEventKind.TlbiRange or ProtocolEventKind.TlbiVmid or ProtocolEventKind.Warning)
        {
            Notes.Add(protocolEvent);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ulong* location) => HostPlatform.Load(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(uint* location) => HostPlatform.Load(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadPlain(ulong* location) => HostPlatform.LoadPlain(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadPlain(uint* location) => HostPlatform.LoadPlain(location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong* location, ulong value) => HostPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(uint* location, uint value) => HostPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* location, byte value) => HostPlatform.Store(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(ulong* location, ulong value) => HostPlatform.StorePlain(location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(uint* location, uint value) => HostPlatform.StorePlain(location, value);

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand) =>
        HostPlatform.CompareExchange(location, value, comparand);

    public static uint CompareExchange(uint* location, uint value, uint comparand) =>
        HostPlatform.CompareExchange(location, value, comparand);

    public static ulong Exchange(ulong* location, ulong value) => HostPlatform.Exchange(location, value);

    public static uint Exchange(uint* location, uint value) => HostPlatform.Exchange(location, value);

    public static ulong Add(ulong* location, ulong delta) => HostPlatform.Add(location, delta);

    public static uint Add(uint* location, uint delta) => HostPlatform.Add(location, delta);

    public static ulong Or(ulong* location, ulong bits) => HostPlatform.Or(location, bits);

    public static uint Or(uint* location, uint bits) => HostPlatform.Or(location, bits);

    public static void Fence() => HostPlatform.Fence();

    public static void FenceProcessWide() => HostPlatform.FenceProcessWide();

    public static void Pause() => HostPlatform.Pause();

    public static void Yield() => HostPlatform.Yield();

    public static void Park(uint* location, uint expected, long timeoutNs) => HostPlatform.Park(location, expected, timeoutNs);

    public static void Unpark(uint* location, int count) => HostPlatform.Unpark(location, count);

    public static long NowNs() => HostPlatform.NowNs();
}
