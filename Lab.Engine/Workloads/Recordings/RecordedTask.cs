namespace Lab.Engine.Workloads.Recordings;

/// <summary>One thread of a recording.</summary>
/// <param name="Name">As the kernel cut it to 15 characters; the last name seen.</param>
/// <param name="ProcessId">Thread group id where the recording has it (ftrace option record-tgid), else null.</param>
public sealed record RecordedTask(string Name, int ThreadId, int? ProcessId);
