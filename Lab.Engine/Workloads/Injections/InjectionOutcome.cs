namespace Lab.Engine.Workloads.Injections;

/// <summary>What an injection saw of itself. The run's counters say the rest.</summary>
public sealed record InjectionOutcome
{
    public required InjectionRequest Request { get; init; }

    public required InjectionEnd End { get; init; }

    /// <summary>From its beginning to its end, nanoseconds; what followed is not in it.</summary>
    public required long LengthNs { get; init; }

    /// <summary>What it did: callbacks queued, invalidations made, most table pages held at once. 0 for the others.</summary>
    public required long Done { get; init; }

    /// <summary>Backlog when it began.</summary>
    public required Backlog Before { get; init; }

    /// <summary>Largest backlog seen from then until the aftermath was over; looked at once a millisecond.</summary>
    public required Backlog Peak { get; init; }

    /// <summary>
    /// From its end until what it did was over, nanoseconds: the backlog at most what it was before and its grace period
    /// ended, the callbacks all run, a fault mapped again. Null: not within the time that somebody waits for it.
    /// </summary>
    public required long? AftermathNs { get; init; }

    /// <summary>What waits for grace periods.</summary>
    /// <param name="Callbacks">Entries.</param>
    /// <param name="Bytes">Of tables behind them.</param>
    public readonly record struct Backlog(long Callbacks, long Bytes)
    {
        internal Backlog Or(Backlog other) => new(Math.Max(Callbacks, other.Callbacks), Math.Max(Bytes, other.Bytes));
    }
}
