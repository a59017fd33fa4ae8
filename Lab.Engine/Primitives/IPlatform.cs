namespace Lab.Engine.Primitives;

/// <summary>
/// The one seam to the machine: every access to memory that threads share, every fence, pause, clock and park of
/// layers 1 to 7 goes through it. <see cref="HostPlatform"/> compiles away; a simulated machine runs the same code
/// under a seeded schedule.
/// </summary>
/// <remarks>
/// Orderings, named once and used everywhere:
/// <list type="bullet">
/// <item><c>Load</c> is an acquire, <c>Store</c> a release; both are single-copy atomic.</item>
/// <item><c>LoadPlain</c> and <c>StorePlain</c> are single-copy atomic and order nothing.</item>
/// <item>Every read-modify-write is a full barrier.</item>
/// <item><c>FenceProcessWide</c> makes every thread of the process perform a full fence at some point during the
/// call; it pairs with plain code of readers (compiler order only).</item>
/// </list>
/// </remarks>
public unsafe interface IPlatform
{
    static abstract ulong Load(ulong* location);

    static abstract uint Load(uint* location);

    static abstract ulong LoadPlain(ulong* location);

    static abstract uint LoadPlain(uint* location);

    static abstract void Store(ulong* location, ulong value);

    static abstract void Store(uint* location, uint value);

    /// <summary>Release store of one byte of a word that others change by read-modify-write.</summary>
    static abstract void Store(byte* location, byte value);

    static abstract void StorePlain(ulong* location, ulong value);

    static abstract void StorePlain(uint* location, uint value);

    /// <summary><see cref="StorePlain(ulong*, ulong)"/> to each of so many words.</summary>
    static abstract void Fill(ulong* first, int words, ulong value);

    /// <returns>What the location held before; equal to <paramref name="comparand"/> iff the exchange was made.</returns>
    static abstract ulong CompareExchange(ulong* location, ulong value, ulong comparand);

    /// <inheritdoc cref="CompareExchange(ulong*, ulong, ulong)"/>
    static abstract uint CompareExchange(uint* location, uint value, uint comparand);

    static abstract ulong Exchange(ulong* location, ulong value);

    static abstract uint Exchange(uint* location, uint value);

    /// <returns>The value after the addition (modulo 2^64).</returns>
    static abstract ulong Add(ulong* location, ulong delta);

    /// <returns>The value after the addition (modulo 2^32).</returns>
    static abstract uint Add(uint* location, uint delta);

    /// <returns>The value before.</returns>
    static abstract ulong Or(ulong* location, ulong bits);

    /// <returns>The value before.</returns>
    static abstract uint Or(uint* location, uint bits);

    /// <summary>Full fence of this thread.</summary>
    static abstract void Fence();

    /// <summary>Full fence of every thread of the process: membarrier(PRIVATE_EXPEDITED) on Linux.</summary>
    static abstract void FenceProcessWide();

    /// <summary>One spin-wait hint: x86 <c>pause</c>, Arm <c>yield</c>.</summary>
    static abstract void Pause();

    /// <summary>Pauses that a waiter makes before it blocks, where the host makes so many. Fewer on a simulated machine, so that blocking is met.</summary>
    static virtual int SpinsBeforeBlock(int host) => host;

    /// <summary>Offer the core to another thread. May block.</summary>
    static abstract void Yield();

    /// <summary>
    /// Sleep while <c>*location == expected</c>, until <see cref="Unpark"/> or the timeout; wakes may be spurious.
    /// May block.
    /// </summary>
    /// <param name="timeoutNs">Nanoseconds; negative waits without limit.</param>
    static abstract void Park(uint* location, uint expected, long timeoutNs);

    /// <summary>Wake at most <paramref name="count"/> threads parked on the location. Never blocks.</summary>
    static abstract void Unpark(uint* location, int count);

    /// <summary>Monotonic clock, nanoseconds, one origin for all threads.</summary>
    static abstract long NowNs();

    /// <summary>A constant, so that the JIT removes the making of events that nobody reads.</summary>
    static abstract bool Traces { get; }

    /// <summary>Whether the operation at this point fails on purpose. False, a constant, on the host.</summary>
    static abstract bool ShouldFail(FailurePoint point);

    /// <summary>Tell a checker or a recorder what the protocol just did. Nothing on the host.</summary>
    static abstract void Trace(in ProtocolEvent protocolEvent);
}
