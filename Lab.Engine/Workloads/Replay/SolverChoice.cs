namespace Lab.Engine.Workloads.Replay;

/// <summary>How an operation goes on.</summary>
internal enum SolverChoice
{
    /// <summary>To its end, nobody in between.</summary>
    ToEnd,

    /// <summary>It installs one table and lets others run.</summary>
    OneStep,

    /// <summary>It finds an entry changed by another one, and gives up.</summary>
    Lose,
}
