namespace Lab.Engine.Simulation.Scenarios;

/// <summary>How an updater waits for a grace period.</summary>
public enum GracePeriodUse
{
    /// <summary>SynchronizeExpedited.</summary>
    Expedited,

    /// <summary>Synchronize, stepping the machine itself.</summary>
    Synchronize,

    /// <summary>Call, then Barrier.</summary>
    Callback,

    /// <summary>StartPoll, then GracePeriodStep until Poll says yes.</summary>
    Poll,

    /// <summary>StartPollExpedited, then CondSynchronize.</summary>
    Conditional,
}
