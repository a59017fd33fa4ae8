using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// One reader's native state: six areas of <see cref="CacheLine.Stride"/> bytes, each with one writer.
/// The callback ring belongs to the slot, not to the reader, so it outlives an unregistered reader.
/// </summary>
/// <remarks>
/// The ring's cursors are positions in one index space that only grows:
/// <c>Invoked ≤ Done ≤ Wait ≤ Tail</c>; the segments DONE, WAIT and NEXT are the distances between neighbours.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 6 * CacheLine.Stride)]
internal unsafe struct ReaderSlot
{
    internal const int ReaderArea = 0;
    internal const int ProducerArea = 1 * CacheLine.Stride;
    internal const int StampArea = 2 * CacheLine.Stride;
    internal const int DriverArea = 3 * CacheLine.Stride;
    internal const int InvokerArea = 4 * CacheLine.Stride;
    internal const int ReturnArea = 5 * CacheLine.Stride;

    /// <summary>See <see cref="Blimit"/>.</summary>
    internal const ulong NoLimit = ulong.MaxValue;

    /// <summary>Stamps that may be under way; a power of two.</summary>
    internal const int Stamps = CacheLine.Stride / (2 * sizeof(ulong));

    /// <summary>Grace-period number, online, nesting depth; see <see cref="GracePeriodSequence"/>. Owner.</summary>
    [FieldOffset(ReaderArea)] internal ulong Counter;

    /// <summary>What the owner is doing, for stall warnings. Owner.</summary>
    [FieldOffset(ReaderArea + 8)] internal ulong Site;

    /// <summary>Owner.</summary>
    [FieldOffset(ReaderArea + 16)] internal ulong UrgentYields;

    /// <summary>End of NEXT: callbacks ever queued. Owner.</summary>
    [FieldOffset(ProducerArea)] internal ulong Tail;

    /// <summary>Chunk of the entry at <see cref="Tail"/>. Owner.</summary>
    [FieldOffset(ProducerArea + 8)] internal ulong TailChunk;

    /// <summary>Chunks ready for use. Owner.</summary>
    [FieldOffset(ProducerArea + 16)] internal ulong FreeChunks;

    /// <summary>The sequence word for which the last stamp was made. Owner.</summary>
    [FieldOffset(ProducerArea + 24)] internal ulong StampedSequence;

    /// <summary>Owner.</summary>
    [FieldOffset(ProducerArea + 32)] internal ulong StampsMade;

    /// <summary>Pages that queued callbacks said they hold, ever. Owner.</summary>
    [FieldOffset(ProducerArea + 40)] internal ulong PagesDeferred;

    /// <summary>Chunks taken back from the invoker, ever. Owner.</summary>
    [FieldOffset(ProducerArea + 48)] internal ulong ChunksReused;

    /// <summary>Pairs of ring position and nanoseconds. Owner.</summary>
    [FieldOffset(StampArea)] internal fixed ulong Stamp[2 * Stamps];

    /// <summary>End of WAIT. Grace-period driver.</summary>
    [FieldOffset(DriverArea)] internal ulong Wait;

    /// <summary>End of DONE. Grace-period driver.</summary>
    [FieldOffset(DriverArea + 8)] internal ulong Done;

    /// <summary>When callbacks became ready that are still not invoked, nanoseconds. Grace-period driver.</summary>
    [FieldOffset(DriverArea + 16)] internal ulong ReadySinceNs;

    /// <summary>End of the callbacks that <see cref="ReadySinceNs"/> is of. Grace-period driver.</summary>
    [FieldOffset(DriverArea + 24)] internal ulong ReadySincePosition;

    /// <summary>Callbacks ever invoked. Invoker.</summary>
    [FieldOffset(InvokerArea)] internal ulong Invoked;

    /// <summary>Chunk of the entry at <see cref="Invoked"/>. Invoker.</summary>
    [FieldOffset(InvokerArea + 8)] internal ulong HeadChunk;

    /// <summary>Invoker.</summary>
    [FieldOffset(InvokerArea + 16)] internal ulong StampsTaken;

    /// <summary>Chunks handed back to the owner, ever. Invoker.</summary>
    [FieldOffset(InvokerArea + 24)] internal ulong ChunksReturned;

    /// <summary>Limit of a batch in force; <see cref="NoLimit"/>: none. Invoker.</summary>
    [FieldOffset(InvokerArea + 32)] internal ulong Blimit;

    /// <summary>Batches ever invoked. Invoker.</summary>
    [FieldOffset(InvokerArea + 40)] internal ulong Batches;

    /// <summary>Callbacks of the largest batch. Invoker.</summary>
    [FieldOffset(InvokerArea + 48)] internal ulong LargestBatch;

    /// <summary>Makes an invoker of whoever holds it, where several may be.</summary>
    [FieldOffset(InvokerArea + 56)] internal uint InvokerMutex;

    /// <summary>
    /// Stack of empty chunks: the invoker pushes one, the owner takes all, both by read-modify-write.
    /// </summary>
    [FieldOffset(ReturnArea)] internal ulong ReturnedChunks;
}
