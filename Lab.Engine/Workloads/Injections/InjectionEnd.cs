namespace Lab.Engine.Workloads.Injections;

/// <summary>Why an injection ended.</summary>
public enum InjectionEnd
{
    Complete,

    /// <summary>The run stops.</summary>
    RunStopped,

    /// <summary>All workers had to stand still, for a change of policy.</summary>
    WorkersPaused,
}
