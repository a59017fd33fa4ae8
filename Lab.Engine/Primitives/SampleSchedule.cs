using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// Says which of a worker's events to time: one in 64 on average, at distances drawn anew each time from 33 to 95.
/// </summary>
/// <remarks>
/// A fixed distance would always meet the same kind of a worker that repeats its kinds in turn. Here what an event does
/// and whether it is due are independent, so each kind is due as often as it happens. Weighted by its distance
/// (<see cref="Advance"/>), the one that is due stands for itself and the events since the one due before: the weights
/// add up to exactly the number of the last event that was due, and each kind has its share in expectation. One thread.
/// Source of the numbers: G. Marsaglia, "Xorshift RNGs".
/// </remarks>
public struct SampleSchedule
{
    /// <summary>Least distance of two events that are due.</summary>
    public const int Least = 33;

    /// <summary>Mean distance.</summary>
    public const int Mean = 64;

    /// <summary>Largest distance.</summary>
    public const int Most = (2 * Mean) - Least;

    private ulong _state;
    private ulong _next;
    private uint _distance;

    /// <param name="seed">Any value; different ones give independent schedules.</param>
    public SampleSchedule(ulong seed)
    {
        _state = new DeterministicRandom(seed).Next() | 1; // xorshift never leaves 0
        Draw();
    }

    /// <param name="number">The event's number, counted from 1 without gaps.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsDue(ulong number) => number == _next;

    /// <summary>Go on from the event that is due.</summary>
    /// <returns>Events that it stands for, itself included: its distance from the one due before.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ulong Advance()
    {
        var weight = _distance;
        Draw();
        return weight;
    }

    private void Draw()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        _distance = Least + (uint)Math.BigMul(_state, Most - Least + 1, out _);
        _next += _distance;
    }
}
