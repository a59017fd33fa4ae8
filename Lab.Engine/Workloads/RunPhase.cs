namespace Lab.Engine.Workloads;

/// <summary>Where a run is in its life.</summary>
public enum RunPhase
{
    Starting,
    Running,

    /// <summary>Workers have ended; the last grace periods and the leak check are under way.</summary>
    Draining,
    Stopped,

    /// <summary>A safety check fired; the run ended there.</summary>
    Violated,
}
