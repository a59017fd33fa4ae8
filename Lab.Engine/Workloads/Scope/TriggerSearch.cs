using System.Globalization;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <summary>Looks for what a trigger waits for, in records and gauges, and says what it saw instead.</summary>
internal sealed class TriggerSearch(ScopeTrigger trigger, ScopeSources sources)
{
    private readonly long _gracePeriodsAtFirst = sources.GracePeriods();
    private long _gracePeriods;
    private long _longestNs;
    private long _waits;
    private long _longestWaitNs;
    private long _mostBacklog;
    private long _thresholdNs = long.MaxValue;

    /// <summary>Nothing before this counts: there is not enough to show before it.</summary>
    public long NotBeforeNs { get; set; }

    public ScopeHit? Hit { get; private set; }

    /// <summary>Records of the workers are looked for; else those of the driver of grace periods alone.</summary>
    public bool NeedsWorkers => trigger.Kind is ScopeTriggerKind.Retry or ScopeTriggerKind.LockWaitAbove;

    /// <summary>Begin anew after a capture, or at the beginning of a time of recording.</summary>
    public void Begin(long notBeforeNs)
    {
        Hit = null;
        NotBeforeNs = notBeforeNs;
        if (trigger.Kind == ScopeTriggerKind.GracePeriodAboveP99)
            _thresholdNs = sources.GracePeriodP99Ns() is > 0 and var p99 ? p99 : long.MaxValue;
    }

    /// <summary>Look at new records of a lane.</summary>
    public void Look(ReadOnlySpan<TraceRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            if (Hit is null && IsMet(record) && record.StartNs >= NotBeforeNs)
                Hit = new ScopeHit(trigger.Kind, record.StartNs, record.EndNs);
        }
    }

    /// <summary>Look at what is no record.</summary>
    public void LookAtGauges(long now)
    {
        if (Hit is not null || now < NotBeforeNs)
            return;
        if (trigger.Kind == ScopeTriggerKind.Now)
            Hit = new ScopeHit(trigger.Kind, now, now);
        if (trigger.Kind != ScopeTriggerKind.BacklogAbove)
            return;
        var backlog = sources.BacklogBytes();
        _mostBacklog = Math.Max(_mostBacklog, backlog);
        if (backlog > trigger.BacklogKiB * 1_024L)
            Hit = new ScopeHit(trigger.Kind, now, now);
    }

    /// <summary>Whole sentences.</summary>
    public string WaitingFor()
    {
        var text = trigger.Kind switch
        {
            ScopeTriggerKind.Now => "Waits for records.",
            ScopeTriggerKind.NextGracePeriod => $"Waits for a grace period to begin and end while it records; {_gracePeriods} ended that began before.",
            ScopeTriggerKind.GracePeriodAboveP99 when _thresholdNs == long.MaxValue => "Waits for the first grace periods, to know their p99.",
            ScopeTriggerKind.GracePeriodAboveP99 => Text($"Waits for a grace period longer than {_thresholdNs / 1e3:0.#} us (p99 so far); of {_gracePeriods} recorded the longest took {_longestNs / 1e3:0.#} us."),
            ScopeTriggerKind.BacklogAbove => $"Waits for a backlog above {trigger.BacklogKiB} KiB; the largest seen was {_mostBacklog / 1_024} KiB.",
            ScopeTriggerKind.Retry => "Waits for a fault that is turned back or ends in -EAGAIN; none was recorded since.",
            ScopeTriggerKind.LockWaitAbove => Text($"Waits for a lock wait above {trigger.LockWaitUs} us; of {_waits} recorded the longest took {_longestWaitNs / 1e3:0.#} us."),
            ScopeTriggerKind.CheckerHit => "Waits for a violation. A run that is right has none.",
            var kind => throw new InvariantException($"no text for trigger {kind}"),
        };
        var needsGracePeriod = trigger.Kind is ScopeTriggerKind.NextGracePeriod or ScopeTriggerKind.GracePeriodAboveP99 or ScopeTriggerKind.BacklogAbove;
        return needsGracePeriod && sources.GracePeriods() == _gracePeriodsAtFirst
            ? $"{text} No grace period at all has ended since the scope was armed: under policy {sources.Policy()} nothing was detached that would need one."
            : text;
    }

    private bool IsMet(in TraceRecord record)
    {
        switch (record.Kind)
        {
            case TraceKind.GracePeriod:
                _gracePeriods++;
                _longestNs = Math.Max(_longestNs, record.DurationNs);
                return trigger.Kind == ScopeTriggerKind.NextGracePeriod
                    || (trigger.Kind == ScopeTriggerKind.GracePeriodAboveP99 && record.DurationNs > _thresholdNs);
            case TraceKind.Retry or TraceKind.Again:
                return trigger.Kind == ScopeTriggerKind.Retry;
            case TraceKind.LockWaitRead or TraceKind.LockWaitWrite:
                _waits++;
                _longestWaitNs = Math.Max(_longestWaitNs, record.DurationNs);
                return trigger.Kind == ScopeTriggerKind.LockWaitAbove && record.DurationNs > trigger.LockWaitUs * 1_000L;
            default:
                return false;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
