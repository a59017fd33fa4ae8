namespace Lab.Engine.Workloads.Scope;

/// <content>When it pays to record, and when to look again.</content>
public sealed partial class ScopeRecorder
{
    /// <summary>Between two looks whether a grace period is due.</summary>
    private const long PollNs = 20_000_000;

    /// <summary>With less between two grace periods, one is met without waiting for it.</summary>
    private const long LeastPacingNs = 10_000_000;

    /// <summary>So long it waits for one that is due, then it records without knowing.</summary>
    private const long PatienceNs = 1_000_000_000;

    /// <summary>What a sleep may be late by.</summary>
    private const long LatenessNs = 3_000_000;

    private const long ShortestLookNs = 200_000;

    private const long CreditAgainNs = 30_000_000_000;

    private long _waitsSince;
    private long _creditAt = long.MinValue;

    private static bool WaitsForGracePeriod(ScopeTrigger trigger) =>
        trigger.Kind is ScopeTriggerKind.NextGracePeriod or ScopeTriggerKind.GracePeriodAboveP99;

    /// <summary>A grace period that pacing holds back begins at a time that is known: recording earlier would be for nothing.</summary>
    private bool MustWait(long now, ScopeTrigger trigger)
    {
        if (!WaitsForGracePeriod(trigger))
            return false;
        if (_sources.GracePeriodDueNs() > 0)
            return IsTooEarly(now, trigger);
        if (_sources.PacingNs() < LeastPacingNs || now - _waitsSince >= PatienceNs)
            return false;
        _opensAt = now + PollNs;
        return true;
    }

    /// <summary>One is due, and what is recorded until shortly before would be of no use.</summary>
    private bool IsTooEarly(long now, ScopeTrigger trigger)
    {
        if (!WaitsForGracePeriod(trigger) || _sources.GracePeriodDueNs() is not (> 0 and var due))
            return false;
        var opens = due - (trigger.WindowUs * 1_000L / 2) - LatenessNs;
        if (now >= opens)
            return false;
        _opensAt = opens;
        return true;
    }

    /// <summary>Of a recording: at the window's end, if that is known.</summary>
    private long NextLookNs(long now, ScopeTrigger trigger) => _search.Hit is { } hit
        ? Math.Clamp(WindowCutter.Place(trigger, hit).ToNs - now, ShortestLookNs, LookNs)
        : LookNs;

    // A violation cannot be waited for with gaps. Else as long as that costs less than is promised.
    private bool RecordsAllTheTime(ScopeTrigger trigger) => trigger.Kind == ScopeTriggerKind.CheckerHit || _budget.RestNs() == 0;

    // A grace period that began while it records: the longer, the more it is what is wanted.
    private bool IsAboutToBeMet(long now, ScopeTrigger trigger) =>
        WaitsForGracePeriod(trigger)
        && now - _recording!.SinceNs < LongestOnNs
        && _sources.GracePeriodAgeNs() is > 0 and var age && now - age >= _search.NotBeforeNs;

    private static long OnNs(ScopeTrigger trigger) => Math.Max(LeastOnNs, 4 * trigger.WindowUs * 1_000L);

    // Once in a while: arming again and again must not add up.
    private long TakeCredit(long now)
    {
        if (now < _creditAt)
            return 0;
        _creditAt = now + CreditAgainNs;
        return ScopeBudget.StartUpCreditNs;
    }
}
