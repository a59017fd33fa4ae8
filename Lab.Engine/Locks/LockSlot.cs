using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// The counters of one owner of a lock; written by that owner, read by telemetry. Histograms stand behind it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.Stride)]
internal struct LockSlot
{
    [FieldOffset(0)] internal ulong ReadAcquisitions;

    [FieldOffset(8)] internal ulong ReadContentions;

    [FieldOffset(16)] internal ulong ReadWaitNs;

    [FieldOffset(24)] internal ulong WriteAcquisitions;

    [FieldOffset(32)] internal ulong WriteContentions;

    [FieldOffset(40)] internal ulong WriteWaitNs;

    /// <summary>Which read acquisitions are timed. Nobody else reads it.</summary>
    [FieldOffset(48)] internal SampleSchedule TimedReads;

    /// <summary>Which write acquisitions are timed. Nobody else reads it.</summary>
    [FieldOffset(72)] internal SampleSchedule TimedWrites;
}
