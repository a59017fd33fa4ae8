using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// The native words of one lock of any kind; words of different writers are on lines of their own. The slots of the
/// owners follow it (<see cref="Owner"/>). All zero: free.
/// </summary>
/// <remarks>Two counts of sleepers are kept next to the words that are slept on: who releases looks there after its
/// read-modify-write of the word (<see cref="LockWait{TPlatform}"/>).</remarks>
[StructLayout(LayoutKind.Explicit, Size = TableOffset + (TableEntries * sizeof(uint)))]
public unsafe struct LockWords
{
    internal const int TableBits = 10;

    /// <summary>Entries of <see cref="VisibleReaders"/>.</summary>
    internal const int TableEntries = 1 << TableBits;

    private const int TableOffset = 5 * CacheLine.Stride;

    /// <summary>Owners' slots behind the words. Not changed after creation, nor is anything else on this line.</summary>
    [FieldOffset(0)] internal uint OwnerCount;

    /// <summary>A <see cref="LockWaitKind"/>.</summary>
    [FieldOffset(4)] internal uint Waits;

    /// <summary>
    /// Test-and-set: 1 held. Futex mutex: 1 held, 2 held and somebody may sleep. MCS: the holder's number plus 1.
    /// Queued rwlock and BRAVO: bits 7..0 writer holds (0xFF), bit 8 a writer waits, readers in units of 0x200.
    /// Phase-fair: bits 1..0 writer present and its phase, arrived readers in units of 0x100. Per-CPU reader: 1 a
    /// writer waits for readers, 2 a writer holds.
    /// </summary>
    [FieldOffset(CacheLine.Stride)] internal uint State;

    [FieldOffset(CacheLine.Stride + 4)] internal uint StateSleepers;

    /// <summary>Threads in the slow path of a lock without a queue.</summary>
    [FieldOffset(CacheLine.Stride + 8)] internal uint Waiters;

    /// <summary>Number plus 1 of the owner that took the write side last; written by it while it holds.</summary>
    [FieldOffset(CacheLine.Stride + 12)] internal uint LastWriter;

    /// <summary>Next ticket to be taken; changed by read-modify-write.</summary>
    [FieldOffset(2 * CacheLine.Stride)] internal uint NextTicket;

    /// <summary>Ticket served; written by the holder only. Never beyond <see cref="NextTicket"/>.</summary>
    [FieldOffset((2 * CacheLine.Stride) + 4)] internal uint Served;

    [FieldOffset((2 * CacheLine.Stride) + 8)] internal uint QueueSleepers;

    /// <summary>MCS: number plus 1 of the last owner in line; 0: nobody.</summary>
    [FieldOffset((2 * CacheLine.Stride) + 12)] internal uint Tail;

    /// <summary>Phase-fair: writers that were present so far; changed by the writer that holds the ticket lock.</summary>
    [FieldOffset((2 * CacheLine.Stride) + 16)] internal uint Phases;

    /// <summary>Phase-fair: readers that left, in units of 0x100; never beyond those that arrived.</summary>
    [FieldOffset(3 * CacheLine.Stride)] internal uint ReadersOut;

    [FieldOffset((3 * CacheLine.Stride) + 4)] internal uint ReadersOutSleepers;

    /// <summary>BRAVO: 0 readers use the queued rwlock, 1 they may use the table, 2 a writer empties the table.</summary>
    [FieldOffset(4 * CacheLine.Stride)] internal uint Bias;

    /// <summary>BRAVO: no bias before this moment, in nanoseconds of the platform's clock.</summary>
    [FieldOffset((4 * CacheLine.Stride) + 8)] internal ulong InhibitUntilNs;

    /// <summary>BRAVO: the first of <see cref="TableEntries"/> entries; number plus 1 of the reader inside, or
    /// 0.</summary>
    [FieldOffset(TableOffset)] internal uint VisibleReaders;

    internal static LockOwnerSlot* Owner(LockWords* words, int owner) => (LockOwnerSlot*)(words + 1) + owner;
}
