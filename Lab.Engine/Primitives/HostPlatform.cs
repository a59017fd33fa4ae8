using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lab.Engine.Primitives;

/// <summary>The real machine. Each member is one instruction or one system call.</summary>
public readonly unsafe struct HostPlatform : IPlatform
{
    /// <inheritdoc/>
    public static bool Traces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ulong* location) => Volatile.Read(ref *location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(uint* location) => Volatile.Read(ref *location);

    // Plain: the JIT may merge two of these. For words of one writer read by that writer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadPlain(ulong* location) => *location;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadPlain(uint* location) => *location;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong* location, ulong value) => Volatile.Write(ref *location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(uint* location, uint value) => Volatile.Write(ref *location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* location, byte value) => Volatile.Write(ref *location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(ulong* location, ulong value) => *location = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlain(uint* location, uint value) => *location = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(ulong* first, int words, ulong value) => new Span<ulong>(first, words).Fill(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand) =>
        Interlocked.CompareExchange(ref *location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint CompareExchange(uint* location, uint value, uint comparand) =>
        Interlocked.CompareExchange(ref *location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Exchange(ulong* location, ulong value) => Interlocked.Exchange(ref *location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Exchange(uint* location, uint value) => Interlocked.Exchange(ref *location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong* location, ulong delta) => Interlocked.Add(ref *location, delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(uint* location, uint delta) => Interlocked.Add(ref *location, delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Or(ulong* location, ulong bits) => Interlocked.Or(ref *location, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Or(uint* location, uint bits) => Interlocked.Or(ref *location, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fence() => Interlocked.MemoryBarrier();

    public static void FenceProcessWide() => Interlocked.MemoryBarrierProcessWide();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
    }

    public static void Yield() => HostSystem.Yield();

    public static void Park(uint* location, uint expected, long timeoutNs) =>
        HostSystem.FutexWait(location, expected, timeoutNs);

    public static void Unpark(uint* location, int count) => HostSystem.FutexWake(location, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long NowNs() => Stopwatch.GetTimestamp();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ShouldFail(FailurePoint point) => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Trace(in ProtocolEvent protocolEvent)
    {
        // Nobody listens on the real machine: Traces is false and callers do not even build the event.
    }
}
