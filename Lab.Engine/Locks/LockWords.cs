using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>The native words of one lock; the state and the queue are on lines of their own. All zero: free.</summary>
[StructLayout(LayoutKind.Explicit, Size = 2 * CacheLine.Stride)]
public struct LockWords
{
    /// <summary>Queued rwlock: bits 7..0 writer holds (0xFF), bit 8 a writer waits, readers in units of 0x200.</summary>
    [FieldOffset(0)] internal uint State;

    /// <summary>Next ticket to be taken; changed by read-modify-write.</summary>
    [FieldOffset(CacheLine.Stride)] internal uint NextTicket;

    /// <summary>Ticket served; written by the holder only. Never beyond <see cref="NextTicket"/>.</summary>
    [FieldOffset(CacheLine.Stride + 4)] internal uint Served;
}
