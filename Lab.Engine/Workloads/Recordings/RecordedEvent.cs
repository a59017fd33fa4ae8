using System.Runtime.InteropServices;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>One line of a recording. What A to E mean is told at <see cref="RecordedKind"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordedEvent
{
    /// <summary>1 is the first line of the file.</summary>
    public required int Line { get; init; }

    /// <summary>Nanoseconds on the recording's clock; ftrace text has microseconds.</summary>
    public required long TimeNs { get; init; }

    /// <summary>Index into <see cref="Recording.Tasks"/>.</summary>
    public required int Task { get; init; }

    public required int Cpu { get; init; }

    /// <summary>In a soft or hard interrupt: the task is the one that was interrupted.</summary>
    public required bool InInterrupt { get; init; }

    public required RecordedKind Kind { get; init; }

    public ulong A { get; init; }

    public ulong B { get; init; }

    public ulong C { get; init; }

    public ulong D { get; init; }

    public ulong E { get; init; }
}
