namespace Lab.Engine.Simulation;

/// <summary>Whether a task could run.</summary>
internal enum SimTaskState
{
    Runnable,
    Parked,
    Ended,
}
