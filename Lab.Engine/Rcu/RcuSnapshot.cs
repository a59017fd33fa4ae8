namespace Lab.Engine.Rcu;

/// <summary>
/// Totals and gauges of a domain. Each field is exact for some moment in the call; two may be of different moments.
/// </summary>
public readonly record struct RcuSnapshot
{
    /// <summary>Number of the newest grace period begun; starts at 0 and rises by one.</summary>
    public required long Started { get; init; }

    /// <summary>Number of the newest grace period that has ended.</summary>
    public required long Completed { get; init; }

    /// <summary>What the driver of normal grace periods is at.</summary>
    public required GracePeriodState State { get; init; }

    /// <summary>Age of the grace-period thread's grace period in flight, nanoseconds; 0 if there is none.</summary>
    public required long GracePeriodAgeNs { get; init; }

    /// <summary>Normal grace periods ended: for callbacks, Synchronize and polled cookies.</summary>
    public required long GracePeriods { get; init; }

    /// <summary>
    /// Expedited grace periods ended: those driven by their callers and, under
    /// <see cref="RcuOptions.ExpeditedOnly"/>, those for callbacks, Synchronize and polled cookies.
    /// </summary>
    public required long GracePeriodsExpedited { get; init; }

    /// <summary>Expedited grace periods that their callers drove.</summary>
    public required long ExpeditedDriven { get; init; }

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

    /// <summary>Number of the grace period that the WAIT callbacks wait for.</summary>
    public required long WaitGracePeriod { get; init; }

    /// <summary>Number of the grace period that the NEXT callbacks will wait for, if no caller begins one first.</summary>
    public long NextGracePeriod => Started + 1;

    /// <summary>Batches of callbacks invoked.</summary>
    public required long Batches { get; init; }

    /// <summary>Callbacks of the largest batch.</summary>
    public required long LargestBatch { get; init; }

    /// <summary>Gauge: the largest limit of a batch in force in any slot; <see cref="long.MaxValue"/>: none, because
    /// more than QhiMark are or were pending.</summary>
    public required long BlimitInForce { get; init; }

    /// <summary>Steps of grace periods and callbacks made by callers that had more than Qovld pending.</summary>
    public required long StepsHelped { get; init; }

    /// <summary>
    /// Largest backlog in callbacks that was seen: sampled at the start and the end of every grace period of the
    /// grace-period thread, and by every snapshot, so never less than <see cref="Backlog"/> of this or an earlier one.
    /// </summary>
    public required long PeakBacklog { get; init; }

    /// <summary>Gauge: pages that queued callbacks said they hold.</summary>
    public required long BacklogPages { get; init; }

    /// <summary>Largest backlog in pages that was seen; sampled as <see cref="PeakBacklog"/>.</summary>
    public required long PeakBacklogPages { get; init; }

    /// <summary>Warnings that a grace period waits for a reader.</summary>
    public required long Stalls { get; init; }

    /// <summary>Warnings that the grace-period thread does not come round.</summary>
    public required long Starvations { get; init; }

    /// <summary>Gauge: time since the grace-period thread last came round while it should, nanoseconds; some 50 us
    /// are its sleep between two looks.</summary>
    public required long ThreadStarvedNs { get; init; }

    /// <summary>Cookies that started a grace period of their own accord.</summary>
    public required long PolledCookies { get; init; }

    /// <summary>Barriers completed.</summary>
    public required long Barriers { get; init; }

    /// <summary>Gauge: threads in Barrier.</summary>
    public required int BarriersInFlight { get; init; }

    /// <summary>Gauge: registered readers.</summary>
    public required int Readers { get; init; }

    /// <summary>Gauge: every callback not yet invoked.</summary>
    public long Backlog => BacklogDone + BacklogWait + BacklogNext;
}
