namespace Lab.Engine.Workloads.Torture;

/// <summary>How the pipe's writer lets a grace period pass; it takes them in turn.</summary>
internal enum PipeForm
{
    Call,
    Synchronize,
    Expedited,
    CondSynchronize,
    CondExpedited,
    Poll,
    PollExpedited,
}
