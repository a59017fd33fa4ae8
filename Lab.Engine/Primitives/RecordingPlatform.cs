namespace Lab.Engine.Primitives;

/// <summary>
/// The real machine with an ear: every protocol event of this thread goes to its listener. For replay, conformance and
/// tests; every access is <see cref="HostPlatform"/>'s.
/// </summary>
public readonly unsafe struct RecordingPlatform : IPlatform
{
    [ThreadStatic]
    private static IProtocolListener? s_listener;

    [ThreadStatic]
    private static Func<long>? s_clock;

    public static bool Traces => true;

    /// <summary>Who listens on this thread. Null: nobody.</summary>
    public static IProtocolListener? Listener
    {
        get => s_listener;
        set => s_listener = value;
    }

    /// <summary>This thread's clock, nanoseconds. Null: the machine's.</summary>
    public static Func<long>? Clock
    {
        get => s_clock;
        set => s_clock = value;
    }

    public static void Trace(in ProtocolEvent protocolEvent) => s_listener?.Record(protocolEvent);

    public static void Fill(ulong* first, int words, ulong value) => HostPlatform.Fill(first, words, value);

    public static bool ShouldFail(FailurePoint point) => false;

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand)
    {
        s_listener?.BeforeCompareExchange(ref *location);
        return HostPlatform.CompareExchange(location, value, comparand);
    }

    public static uint CompareExchange(uint* location, uint value, uint comparand) =>
        HostPlatform.CompareExchange(location, value, comparand);

    public static ulong Load(ulong* location) => HostPlatform.Load(location);

    public static uint Load(uint* location) => HostPlatform.Load(location);

    public static ulong LoadPlain(ulong* location) => HostPlatform.LoadPlain(location);

    public static uint LoadPlain(uint* location) => HostPlatform.LoadPlain(location);

    public static void Store(ulong* location, ulong value) => HostPlatform.Store(location, value);

    public static void Store(uint* location, uint value) => HostPlatform.Store(location, value);

    public static void Store(byte* location, byte value) => HostPlatform.Store(location, value);

    public static void StorePlain(ulong* location, ulong value) => HostPlatform.StorePlain(location, value);

    public static void StorePlain(uint* location, uint value) => HostPlatform.StorePlain(location, value);

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

    public static long NowNs() => s_clock is null ? HostPlatform.NowNs() : s_clock();
}
