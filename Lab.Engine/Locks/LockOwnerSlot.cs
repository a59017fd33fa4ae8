using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>What one owner keeps for a lock's algorithm, alone on its line.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.Stride)]
internal struct LockOwnerSlot
{
    /// <summary>Per-CPU reader: 1 while this owner reads. Written by the owner, scanned by writers. Its low half is
    /// what a writer sleeps on.</summary>
    [FieldOffset(0)] internal ulong Reading;

    /// <summary>BRAVO: index plus 1 of the table entry that this owner reads under; 0: it reads under the queued
    /// rwlock. Nobody else reads it.</summary>
    [FieldOffset(8)] internal uint Visible;

    /// <summary>BRAVO: reads that did not use the table. Nobody else reads it.</summary>
    [FieldOffset(12)] internal uint SlowReads;

    /// <summary>MCS: number plus 1 of the owner behind this one; written by that owner.</summary>
    [FieldOffset(16)] internal uint Next;

    /// <summary>MCS: 0 waiting, 1 granted, 2 asleep; 1 is written by the owner in front.</summary>
    [FieldOffset(20)] internal uint Grant;
}
