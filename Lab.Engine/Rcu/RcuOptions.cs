namespace Lab.Engine.Rcu;

/// <summary>How one RCU domain behaves. Immutable; pacing may also be changed while it runs.</summary>
public sealed record RcuOptions
{
    /// <summary>Readers that may be registered at once: 1 to 1024.</summary>
    public int MaxReaders { get; init; } = 128;

    /// <summary>Least time between the starts of two normal grace periods, nanoseconds; 0: back to back.</summary>
    public long PacingNs { get; init; } = 100_000;

    /// <summary>
    /// Age at which a grace period is reported as stalled, nanoseconds; again at 3 times, 9 times, … this age.
    /// </summary>
    public long StallNs { get; init; } = 3_000_000_000;

    /// <summary>Age at which a grace period asks readers to yield before they enter, nanoseconds.</summary>
    public long UrgentNs { get; init; } = 100_000;

    /// <summary>
    /// Every grace period is an expedited one. Synchronize behaves as SynchronizeExpedited; those for callbacks and
    /// polled cookies are neither paced nor slept for, and ask readers to yield from the first look that fails.
    /// </summary>
    /// <remarks>Source: Linux rcupdate.rcu_expedited, which is for waiting callers only.</remarks>
    public bool ExpeditedOnly { get; init; }

    /// <summary>Callbacks of one reader invoked in a row while few are pending.</summary>
    public int Blimit { get; init; } = 10;

    /// <summary>Pending callbacks of one reader beyond which neither <see cref="Blimit"/> nor pacing counts.</summary>
    public int QhiMark { get; init; } = 10_000;

    /// <returns>All that is wrong, one sentence each; empty if nothing is.</returns>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (MaxReaders is < 1 or > 1024)
            problems.Add($"MaxReaders is {MaxReaders}; it must be 1 to 1024.");
        if (PacingNs is < 0 or > 1_000_000_000)
            problems.Add($"PacingNs is {PacingNs}; it must be 0 to 1,000,000,000 (one second).");
        if (StallNs < 1)
            problems.Add($"StallNs is {StallNs}; it must be at least 1.");
        if (UrgentNs < 0)
            problems.Add($"UrgentNs is {UrgentNs}; it must not be negative.");
        if (Blimit < 1)
            problems.Add($"Blimit is {Blimit}; it must be at least 1.");
        if (QhiMark < Blimit)
            problems.Add($"QhiMark is {QhiMark}; it must be at least Blimit ({Blimit}).");
        return problems;
    }
}
