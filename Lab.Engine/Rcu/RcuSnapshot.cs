namespace Lab.Engine.Rcu;

/// <summary>
/// Totals and gauges of a domain. Each field is exact for some moment in the call; two may be of different moments.
/// </summary>
public readonly record struct RcuSnapshot
{
    /// <summary>Number of the newest grace period begun; starts at -300 and rises by one.</summary>
    public required long Started { get; init; }

    /// <summary>Number of the newest grace period that has ended.</summary>
    public required long Completed { get; init; }

    /// <summary>Age of the grace-period thread's grace period in flight, nanoseconds; 0 if there is none.</summary>
    public required long GracePeriodAgeNs { get; init; }

    /// <summary>Normal grace periods ended: for callbacks, Synchronize and polled cookies.</summary>
    public required long GracePeriods { get; init; }

    /// <summary>
    /// Expedited grace periods ended: those driven by their callers and, under
    /// <see cref="RcuOptions.ExpeditedOnly"/>, those for callbacks, Synchronize and polled cookies.
    /// </summary>
    public required long GracePeriodsExpedited { get; init; }

    /// <summary>Expedited requests served by somebody else's grace period.</summary>
    public required long ExpeditedShared { get; init; }

    /// <summary>Looks at the readers beyond the first of a grace period, by the grace-period thread.</summary>
    public required long ForcedScans { get; init; }

    /// <summary>Times that a reader yielded before entering because a grace period was urgent.</summary>
    public required long UrgentYields { get; init; }

    public required long CallbacksQueued { get; init; }

    public required long CallbacksInvoked { get; init; }

    /// <summary>Gauge: callbacks whose grace period is over, not yet invoked.</summary>
    public required long BacklogDone { get; init; }

    /// <summary>Gauge: callbacks that wait for the grace period in flight.</summary>
    public required long BacklogWait { get; init; }

    /// <summary>Gauge: callbacks that wait for a grace period not yet begun.</summary>
    public required long BacklogNext { get; init; }

    /// <summary>
    /// Largest backlog in callbacks that was seen: sampled at the start and the end of every grace period of the
    /// grace-period thread, and by every snapshot, so never less than <see cref="Backlog"/> of this or an earlier one.
    /// </summary>
    public required long PeakBacklog { get; init; }

    /// <summary>Gauge: pages that queued callbacks said they hold.</summary>
    public required long BacklogPages { get; init; }

    /// <summary>Largest backlog in pages that was seen; sampled as <see cref="PeakBacklog"/>.</summary>
    public required long PeakBacklogPages { get; init; }

    /// <summary>Stall warnings given.</summary>
    public required long Stalls { get; init; }

    /// <summary>Cookies that started a grace period of their own accord.</summary>
    public required long PolledCookies { get; init; }

    /// <summary>Barriers completed.</summary>
    public required long Barriers { get; init; }

    /// <summary>Gauge: registered readers.</summary>
    public required int Readers { get; init; }

    /// <summary>Gauge: every callback not yet invoked.</summary>
    public long Backlog => BacklogDone + BacklogWait + BacklogNext;
}
