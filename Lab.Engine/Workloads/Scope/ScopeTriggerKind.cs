namespace Lab.Engine.Workloads.Scope;

/// <summary>What a capture waits for.</summary>
public enum ScopeTriggerKind
{
    /// <summary>Nothing: whatever is there.</summary>
    Now,

    /// <summary>A grace period that begins and ends while the scope records.</summary>
    NextGracePeriod,

    /// <summary>A grace period longer than 99 of 100 so far.</summary>
    GracePeriodAboveP99,

    /// <summary>More memory waiting for a grace period than <see cref="ScopeTrigger.BacklogKiB"/>.</summary>
    BacklogAbove,

    /// <summary>A fault that is turned back or ends in -EAGAIN.</summary>
    Retry,

    /// <summary>A wait for the MMU lock longer than <see cref="ScopeTrigger.LockWaitUs"/>.</summary>
    LockWaitAbove,

    /// <summary>A violation: the last moments before the end. Whatever else is armed, a violation is captured too.</summary>
    CheckerHit,
}
