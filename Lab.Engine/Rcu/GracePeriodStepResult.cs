namespace Lab.Engine.Rcu;

/// <summary>What a step of the grace-period machine found.</summary>
internal enum GracePeriodStepResult
{
    /// <summary>Something was done; step again.</summary>
    Progress,

    /// <summary>Readers are in the way.</summary>
    ReadersInTheWay,

    /// <summary>The next grace period may not begin yet.</summary>
    Paced,

    /// <summary>Owners have callbacks to invoke; the driver looks again when their time is up.</summary>
    OwnersTurn,

    /// <summary>Nobody wants anything.</summary>
    Idle,

    /// <summary>Another thread is stepping.</summary>
    Busy,
}
