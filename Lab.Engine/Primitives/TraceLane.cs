using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// One worker's place in a recording: whether it records, and where to. A hook asks <see cref="IsOn"/> first; off, that is
/// all it costs.
/// </summary>
/// <remarks>
/// The worker reads, the recorder switches. A worker that has not yet seen a switch records a little more, or less.
/// Ordering: the ring stands before the release of the flag and is found by whoever acquires it.
/// </remarks>
public sealed class TraceLane : IDisposable
{
    private bool _isOn;
    private TraceRing? _ring;

    /// <summary>A hook's one question. No shared word is written by it.</summary>
    public bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _isOn);
    }

    /// <summary>Null until the lane is first switched on.</summary>
    public TraceRing? Ring => Volatile.Read(ref _ring);

    /// <summary>The recorder only.</summary>
    /// <param name="capacity">Of the ring, if there is none yet.</param>
    public void SwitchOn(int capacity)
    {
        if (_ring is null)
            Volatile.Write(ref _ring, new TraceRing(capacity));
        Volatile.Write(ref _isOn, true);
    }

    /// <summary>The recorder only.</summary>
    public void SwitchOff() => Volatile.Write(ref _isOn, false);

    /// <summary>Record a span. The lane's worker only; of no effect unless it was on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Span(TraceKind kind, long startNs, long endNs, int level = TraceRecord.NoLevel, int argument = 0, ulong address = 0, ulong extra = 0) =>
        _ring?.Write(new TraceRecord(kind, startNs, endNs, level, argument, address, extra));

    /// <summary>Record an instant. As <see cref="Span"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Instant(TraceKind kind, long ns, int level = TraceRecord.NoLevel, int argument = 0, ulong address = 0, ulong extra = 0) =>
        _ring?.Write(new TraceRecord(kind, ns, ns, level, argument, address, extra));

    /// <summary>Once the lane's worker has ended.</summary>
    public void Dispose()
    {
        SwitchOff();
        _ring?.Dispose();
    }
}
