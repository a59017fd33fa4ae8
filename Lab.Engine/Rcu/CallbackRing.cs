using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// The cold half of a callback ring: chunks that come and go, and the time stamps of a few callbacks.
/// </summary>
internal static unsafe class CallbackRing<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Empty chunks kept for a slot; further ones go back to the system.</summary>
    internal const int ChunksKept = 64;

    /// <summary>Give a slot its first chunk. Registration only.</summary>
    /// <remarks>Ordering: plain. The registry's mutex orders it after an earlier owner; the invoker learns of the chunk by
    /// the first tail (C1 and G3).</remarks>
    internal static void Prepare(ReaderSlot* slot)
    {
        if (TPlatform.LoadPlain(&slot->TailChunk) != 0)
            return;
        var chunk = (ulong)CallbackChunk.Allocate();
        TPlatform.StorePlain(&slot->TailChunk, chunk);
        TPlatform.StorePlain(&slot->HeadChunk, chunk);
    }

    /// <summary>
    /// Link a chunk behind the full one. Owner only, before it releases the tail that needs the chunk.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Grow(ReaderSlot* slot)
    {
        var chunk = TakeChunk(slot);
        TPlatform.StorePlain(CallbackChunk.Next(chunk), 0);
        TPlatform.StorePlain(CallbackChunk.Next((ulong*)TPlatform.LoadPlain(&slot->TailChunk)), (ulong)chunk);
        TPlatform.StorePlain(&slot->TailChunk, (ulong)chunk);
    }

    /// <summary>
    /// Note when the callback at a position was queued: the first of a reader after the sequence word changed, if
    /// fewer than <see cref="ReaderSlot.Stamps"/> are under way.
    /// </summary>
    /// <remarks>Ordering: the release of the count pairs with the acquire in <see cref="TakeStamps"/>.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Stamp(ReaderSlot* slot, ulong position, ulong sequence)
    {
        TPlatform.StorePlain(&slot->StampedSequence, sequence);
        var made = TPlatform.LoadPlain(&slot->StampsMade);
        if (made - TPlatform.Load(&slot->StampsTaken) >= ReaderSlot.Stamps)
            return;
        var stamp = StampAt(slot, made);
        TPlatform.StorePlain(stamp, position);
        TPlatform.StorePlain(stamp + 1, (ulong)TPlatform.NowNs());
        TPlatform.Store(&slot->StampsMade, made + 1);
    }

    /// <summary>Record the delay of every stamped callback before a position. Invoker only.</summary>
    internal static void TakeStamps(ReaderSlot* slot, ulong invoked, LogHistogram delays)
    {
        var made = TPlatform.Load(&slot->StampsMade);
        var taken = TPlatform.LoadPlain(&slot->StampsTaken);
        if (made == taken)
            return;
        var now = TPlatform.NowNs();
        while (taken != made)
        {
            var stamp = StampAt(slot, taken);
            if ((long)(TPlatform.LoadPlain(stamp) - invoked) >= 0)
                break;
            delays.Record(now - (long)TPlatform.LoadPlain(stamp + 1));
            taken++;
        }

        TPlatform.Store(&slot->StampsTaken, taken);
    }

    /// <summary>
    /// Hand an empty chunk back to the slot's owner, or to the system if the owner has plenty. Invoker only.
    /// </summary>
    /// <remarks>Ordering: the compare-exchange pairs with the exchange in <see cref="TakeChunk"/>: the chunk has been read,
    /// and its link is set. The rest is plain: counts that may be old, and a head that the compare-exchange tests.</remarks>
    internal static void Return(ReaderSlot* slot, ulong* chunk)
    {
        var returned = TPlatform.LoadPlain(&slot->ChunksReturned);
        if (returned - TPlatform.LoadPlain(&slot->ChunksReused) >= ChunksKept)
        {
            CallbackChunk.Free(chunk);
            return;
        }

        TPlatform.StorePlain(&slot->ChunksReturned, returned + 1);
        ulong head;
        do
        {
            head = TPlatform.LoadPlain(&slot->ReturnedChunks);
            TPlatform.StorePlain(CallbackChunk.Next(chunk), head);
        }
        while (TPlatform.CompareExchange(&slot->ReturnedChunks, (ulong)chunk, head) != head);
    }

    /// <summary>Free every chunk of a slot. Only when nobody uses the domain any more.</summary>
    internal static void Release(ReaderSlot* slot)
    {
        CallbackChunk.FreeList((ulong*)slot->HeadChunk);
        CallbackChunk.FreeList((ulong*)slot->FreeChunks);
        CallbackChunk.FreeList((ulong*)slot->ReturnedChunks);
    }

    private static ulong* TakeChunk(ReaderSlot* slot)
    {
        var chunk = (ulong*)TPlatform.LoadPlain(&slot->FreeChunks);
        if (chunk == null)
            chunk = (ulong*)TPlatform.Exchange(&slot->ReturnedChunks, 0);
        if (chunk == null)
            return CallbackChunk.Allocate();
        TPlatform.StorePlain(&slot->FreeChunks, TPlatform.LoadPlain(CallbackChunk.Next(chunk)));
        TPlatform.StorePlain(&slot->ChunksReused, TPlatform.LoadPlain(&slot->ChunksReused) + 1);
        return chunk;
    }

    private static ulong* StampAt(ReaderSlot* slot, ulong number) => &slot->Stamp[2 * (number & (ReaderSlot.Stamps - 1))];
}
