using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// The counters of one owner of a lock; written by that owner, read by telemetry. Histograms stand behind it. The first
/// line is what every acquisition touches, the second what waits and timed holds add.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 2 * CacheLine.Stride)]
internal struct LockSlot
{
    /// <summary>A <see cref="LockMode"/>: how this owner holds the lock.</summary>
    [FieldOffset(0)] internal uint Held;

    [FieldOffset(8)] internal ulong ReadAcquisitions;

    [FieldOffset(16)] internal ulong WriteAcquisitions;

    /// <summary>Write acquisitions after another owner's.</summary>
    [FieldOffset(24)] internal ulong WriteAcquisitionBounces;

    /// <summary>Which read acquisitions are timed. Nobody else reads it.</summary>
    [FieldOffset(32)] internal SampleSchedule TimedReads;

    /// <summary>Which write acquisitions are timed. Nobody else reads it.</summary>
    [FieldOffset(56)] internal SampleSchedule TimedWrites;

    [FieldOffset(CacheLine.Stride)] internal LockWaits ReadWaits;

    [FieldOffset(CacheLine.Stride + 40)] internal LockWaits WriteWaits;

    [FieldOffset(CacheLine.Stride + 80)] internal ulong ReadHoldLeastNs;

    [FieldOffset(CacheLine.Stride + 88)] internal ulong WriteHoldLeastNs;

    [FieldOffset(CacheLine.Stride + 96)] internal ulong ReadHolds;

    [FieldOffset(CacheLine.Stride + 104)] internal ulong WriteHolds;
}
