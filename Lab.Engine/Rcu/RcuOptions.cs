namespace Lab.Engine.Rcu;

/// <summary>How one RCU domain behaves. Immutable; pacing may also be changed while it runs.</summary>
public sealed record RcuOptions
{
    /// <summary>Who pays for the order between readers and grace periods.</summary>
    public RcuFlavour Flavour { get; init; }

    /// <summary>Who invokes callbacks.</summary>
    public CallbackInvocation Invocation { get; init; }

    /// <summary>Readers that may be registered at once: 1 to 1024.</summary>
    public int MaxReaders { get; init; } = 128;

    /// <summary>Least time between the starts of two normal grace periods, nanoseconds; 0: back to back.</summary>
    public long PacingNs { get; init; } = 100_000;

    /// <summary>
    /// Age at which a grace period is reported as stalled, nanoseconds; again each time that three times as long has
    /// passed, at 4, 7, 10 … times this age. Also how long the grace-period thread may not come round.
    /// </summary>
    /// <remarks>Source: Linux rcu_cpu_stall_timeout, which next warns after three times its value.</remarks>
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
    /// <remarks>Source: Linux rcutree.blimit.</remarks>
    public int Blimit { get; init; } = 10;

    /// <summary>A batch is at least the pending callbacks shifted right by this: 0 to 63.</summary>
    /// <remarks>Source: Linux rcutree.rcu_divisor.</remarks>
    public int Divisor { get; init; } = 7;

    /// <summary>Time after which a batch ends whatever its limit, nanoseconds.</summary>
    /// <remarks>Source: Linux rcutree.rcu_resched_ns.</remarks>
    public long BatchNs { get; init; } = 3_000_000;

    /// <summary>Pending callbacks of one reader beyond which neither <see cref="Blimit"/> nor pacing counts.</summary>
    /// <remarks>Source: Linux rcutree.qhimark.</remarks>
    public int QhiMark { get; init; } = 10_000;

    /// <summary>Pending callbacks at or below which <see cref="Blimit"/> is in force again.</summary>
    /// <remarks>Source: Linux rcutree.qlowmark.</remarks>
    public int QlowMark { get; init; } = 100;

    /// <summary>
    /// Pending callbacks of one reader beyond which readers are looked at three times as often, and a caller of
    /// <see cref="RcuReader{TPlatform}.InvokeReady"/> drives grace periods itself until they are fewer.
    /// </summary>
    /// <remarks>Source: Linux rcutree.qovld, twice qhimark unless set.</remarks>
    public long Qovld => 2L * QhiMark;

    /// <summary>
    /// Remember what is queued, and refuse to queue it again before it has run. For debugging: a mutex and a set on
    /// each call. Source: Linux CONFIG_DEBUG_OBJECTS_RCU_HEAD.
    /// </summary>
    public bool DetectDoubleCalls { get; init; }

    /// <summary>For the tests of the tests only.</summary>
    internal RcuDefect Defect { get; init; }

    /// <returns>All that is wrong, one sentence each; empty if nothing is.</returns>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Flavour))
            problems.Add(NotOneOf(nameof(Flavour), Flavour));
        if (!Enum.IsDefined(Invocation))
            problems.Add(NotOneOf(nameof(Invocation), Invocation));
        if (MaxReaders is < 1 or > 1024)
            problems.Add($"MaxReaders is {MaxReaders}; it must be 1 to 1024.");
        if (PacingNs is < 0 or > 1_000_000_000)
            problems.Add($"PacingNs is {PacingNs}; it must be 0 to 1,000,000,000 (one second).");
        if (StallNs < 1)
            problems.Add($"StallNs is {StallNs}; it must be at least 1.");
        if (UrgentNs < 0)
            problems.Add($"UrgentNs is {UrgentNs}; it must not be negative.");
        AddThrottlingProblems(problems);
        return problems;
    }

    private void AddThrottlingProblems(List<string> problems)
    {
        if (Blimit < 1)
            problems.Add($"Blimit is {Blimit}; it must be at least 1.");
        if (Divisor is < 0 or > 63)
            problems.Add($"Divisor is {Divisor}; it must be 0 to 63.");
        if (BatchNs < 1)
            problems.Add($"BatchNs is {BatchNs}; it must be at least 1.");
        if (QhiMark < Blimit)
            problems.Add($"QhiMark is {QhiMark}; it must be at least Blimit ({Blimit}).");
        if (QlowMark < 0 || QlowMark > Math.Max(QhiMark, 0))
            problems.Add($"QlowMark is {QlowMark}; it must be 0 to QhiMark ({QhiMark}).");
    }

    private static string NotOneOf<T>(string name, T value)
        where T : struct, Enum =>
        $"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.";
}
