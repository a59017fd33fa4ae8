namespace Lab.Engine.Workloads.Scope;

/// <summary>
/// What recording has cost, and how long to rest after a time of it so that it costs less than its share of worker time.
/// </summary>
/// <remarks>
/// Cost = records × the calibrated cost of one + the recorder's own CPU time. Share = cost ÷ time
/// that workers worked; where nobody says how long they did, ÷ elapsed time. A credit may be spent before the first rest; it
/// is part of the cost, so the rest after it pays it back.
/// </remarks>
public sealed class ScopeBudget
{
    /// <summary>Share of worker time that recording may take.</summary>
    public const double Promised = 0.01;

    /// <summary>Share that it aims at: the rest covers what the calibration does not see.</summary>
    public const double Aimed = 0.7 * Promised;

    /// <summary>What may be spent on the way to the first capture before anything has been saved for it, nanoseconds of CPU time.</summary>
    public const long StartUpCreditNs = 20_000_000;

    private const long LongestRestNs = 10_000_000_000;

    private readonly double _aim;
    private double _costNs;
    private double _workNs;
    private double _creditNs;

    /// <param name="recordNs">Calibrated cost of one record, nanoseconds.</param>
    /// <param name="aim">Share of worker time that it aims at.</param>
    /// <param name="creditNs">See <see cref="StartUpCreditNs"/>.</param>
    public ScopeBudget(double recordNs, double aim = Aimed, long creditNs = 0)
    {
        RecordNs = recordNs;
        _aim = aim;
        _creditNs = creditNs;
    }

    /// <summary>There is credit left, and the share is not what ends a time of recording.</summary>
    public bool HasCredit => _creditNs > 0;

    public double RecordNs { get; }

    public long Records { get; private set; }

    /// <summary>Time in which lanes were on, nanoseconds.</summary>
    public long OnNs { get; private set; }

    /// <summary>Time since the scope was armed, nanoseconds.</summary>
    public long ArmedNs { get; private set; }

    /// <summary>The recorder's own CPU time, nanoseconds.</summary>
    public long OwnNs { get; private set; }

    /// <summary>Share of worker time that recording has taken since the scope was armed; 0 while nobody worked.</summary>
    public double Share => _workNs <= 0 ? 0 : _costNs / _workNs;

    /// <summary>Share of time in which lanes were on; 0 at first.</summary>
    public double Duty => ArmedNs <= 0 ? 0 : Math.Min(1, (double)OnNs / ArmedNs);

    /// <summary>Account for a while.</summary>
    /// <param name="elapsedNs">How long it was.</param>
    /// <param name="isOn">Lanes were on.</param>
    /// <param name="records">Recorded meanwhile.</param>
    /// <param name="ownNs">The recorder's own CPU time.</param>
    /// <param name="workNs">What workers worked meanwhile, all together.</param>
    public void Account(long elapsedNs, bool isOn, long records, long ownNs, long workNs)
    {
        ArmedNs += elapsedNs;
        OnNs += isOn ? elapsedNs : 0;
        Records += records;
        OwnNs += ownNs;
        _costNs += (records * RecordNs) + ownNs;
        _workNs += workNs > 0 ? workNs : elapsedNs;
        if (_costNs - _creditNs > _aim * _workNs)
            _creditNs = 0;
    }

    /// <summary>The first capture is made: what is left of the credit is gone.</summary>
    public void EndCredit() => _creditNs = 0;

    /// <summary>Rest from here on until the share since the scope was armed is what it aims at, if nobody works less. 0: go on.</summary>
    public long RestNs()
    {
        if (ArmedNs <= 0 || HasCredit || Share <= _aim)
            return 0;
        var workPerNs = _workNs / ArmedNs;
        return (long)Math.Min(LongestRestNs, ((_costNs / _aim) - _workNs) / workPerNs);
    }
}
