namespace Lab.Engine.Workloads.Replay;

/// <summary>Dirty logging of a slot turned on or off.</summary>
internal readonly record struct LoggingChange(long TimeNs, int Task, ulong Start, ulong Size, bool On);
