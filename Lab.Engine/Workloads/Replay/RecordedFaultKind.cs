namespace Lab.Engine.Workloads.Replay;

/// <summary>Why the guest stopped, from the fault status code.</summary>
internal enum RecordedFaultKind : byte
{
    Other,
    Translation,
    AccessFlag,
    Permission,
}
