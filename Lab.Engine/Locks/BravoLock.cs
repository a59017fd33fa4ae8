using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// BRAVO over the queued rwlock: while the lock is biased, a reader makes itself visible in a table by one exchange, in
/// an entry that others rarely touch; a writer takes the queued rwlock, ends the bias and waits until the table is
/// empty.
/// </summary>
/// <remarks>
/// The bias comes back by a reader that holds the read side, not before nine times the length of the last revocation
/// has passed since, so that revocations take at most a tenth of the time. Differences from the original: the table is
/// this lock's own, and the clock is looked at on one slow read in 16. Ordering: <b>B1</b> reader: entry (exchange, full
/// barrier), then bias; <b>B2</b> writer: bias (exchange, full barrier), then entries. One of them sees the other.
/// <b>B3</b> a reader that brings the bias back releases it, so that a reader by the table sees the writers before. Other accesses
/// to the bias are plain: it ends under the write side and comes back under the read side of the queued rwlock, which orders both.
/// Source: D. Dice and A. Kogan, "BRAVO - Biased Locking for Reader-Writer Locks".
/// </remarks>
public readonly unsafe struct BravoLock<TPlatform> : IRawMmuLock<BravoLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const uint Biased = 1;
    private const uint Revoking = 2;
    private const ulong InhibitTimes = 9;
    private const uint SlowReadsBetweenLooks = 16;

    private readonly LockWords* _words;

    private BravoLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.ReadersShare | LockTraits.Fair;

    public bool IsContended => Queued.IsContended || TPlatform.Load(&_words->Bias) == Revoking;

    /// <summary>Readers may use the table.</summary>
    internal bool IsBiased => TPlatform.Load(&_words->Bias) == Biased;

    private QueuedReaderWriterLock<TPlatform> Queued => QueuedReaderWriterLock<TPlatform>.Create(_words);

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static BravoLock<TPlatform> Create(LockWords* words) => new(words);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAcquireRead(int owner)
    {
        if (IsBiased && TryBecomeVisible(owner))
            return true;
        if (!Queued.TryAcquireRead(owner))
            return false;
        ReadSlowly(owner);
        return true;
    }

    public void AcquireReadContended(int owner)
    {
        Queued.AcquireReadContended(owner);
        ReadSlowly(owner);
    }

    /// <summary>Release; pairs with the revoker's acquire of the entry, or as in the queued rwlock.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ReleaseRead(int owner)
    {
        var slot = LockWords.Owner(_words, owner);
        var visible = TPlatform.LoadPlain(&slot->Visible);
        if (visible == 0)
        {
            Queued.ReleaseRead(owner);
            return;
        }

        TPlatform.StorePlain(&slot->Visible, 0);
        Leave(Entry(visible - 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAcquireWrite(int owner)
    {
        if (!Queued.TryAcquireWrite(owner))
            return false;
        if (TPlatform.LoadPlain(&_words->Bias) == 0)
            return true;
        var begun = TPlatform.NowNs();
        TPlatform.Exchange(&_words->Bias, Revoking);
        if (TableIsEmpty())
        {
            EndRevocation(begun);
            return true;
        }

        TPlatform.StorePlain(&_words->Bias, Biased); // what it tells was done before the exchange above
        Queued.ReleaseWrite(owner);
        return false;
    }

    public void AcquireWriteContended(int owner)
    {
        Queued.AcquireWriteContended(owner);
        if (TPlatform.LoadPlain(&_words->Bias) == 0)
            return;
        var begun = TPlatform.NowNs();
        TPlatform.Exchange(&_words->Bias, Revoking);
        var wait = new LockWait<TPlatform>(Waits);
        for (var index = 0u; index < LockWords.TableEntries; index++)
        {
            uint reader;
            while ((reader = TPlatform.Load(Entry(index))) != 0)
                wait.Once(Entry(index), reader, &_words->StateSleepers);
        }

        EndRevocation(begun);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite(int owner) => Queued.ReleaseWrite(owner);

    /// <returns>False if the entry is another's, or the bias ended meanwhile.</returns>
    private bool TryBecomeVisible(int owner)
    {
        var index = ((uint)owner + 1) * 0x9E37_79B1u >> (32 - LockWords.TableBits); // Fibonacci hash
        var entry = Entry(index);
        if (TPlatform.LoadPlain(entry) != 0 || TPlatform.CompareExchange(entry, (uint)owner + 1, 0) != 0)
            return false;
        if (IsBiased)
        {
            TPlatform.StorePlain(&LockWords.Owner(_words, owner)->Visible, index + 1);
            return true;
        }

        Leave(entry);
        return false;
    }

    /// <remarks>In a parking lock an exchange and then the bias, against B2 and then the sleep on the entry.</remarks>
    private void Leave(uint* entry)
    {
        if (Waits != LockWaitKind.SpinThenPark)
        {
            TPlatform.Store(entry, 0);
            return;
        }

        TPlatform.Exchange(entry, 0);
        if (TPlatform.LoadPlain(&_words->Bias) == Revoking)
            TPlatform.Unpark(entry, 1);
    }

    /// <summary>The caller holds the queued rwlock's read side: no writer is inside, and it may bring back the
    /// bias.</summary>
    private void ReadSlowly(int owner)
    {
        var slot = LockWords.Owner(_words, owner);
        var reads = TPlatform.LoadPlain(&slot->SlowReads) + 1;
        TPlatform.StorePlain(&slot->SlowReads, reads);
        if (reads % SlowReadsBetweenLooks == 0 && TPlatform.LoadPlain(&_words->Bias) == 0
            && (ulong)TPlatform.NowNs() >= TPlatform.LoadPlain(&_words->InhibitUntilNs))
        {
            TPlatform.Store(&_words->Bias, Biased);
        }
    }

    private bool TableIsEmpty()
    {
        for (var index = 0u; index < LockWords.TableEntries; index++)
        {
            if (TPlatform.Load(Entry(index)) != 0)
                return false;
        }

        return true;
    }

    private void EndRevocation(long begun)
    {
        var now = (ulong)TPlatform.NowNs();
        TPlatform.StorePlain(&_words->InhibitUntilNs, now + (InhibitTimes * (now - (ulong)begun)));
        TPlatform.StorePlain(&_words->Bias, 0);
    }

    private uint* Entry(uint index) => &_words->VisibleReaders + index;
}
