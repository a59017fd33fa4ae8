using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// Linux's queued rwlock: readers share; whoever must wait queues in a ticket lock, so a waiting writer holds back the
/// readers behind it, and readers behind a writer come before the next writer in line.
/// </summary>
/// <remarks>Source: the published description of qrwlock; state word as in
/// <see cref="LockWords.State"/>. Only the head of the queue ever sleeps on the state word.</remarks>
public readonly unsafe struct QueuedReaderWriterLock<TPlatform> : IRawMmuLock<QueuedReaderWriterLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const uint WriterHolds = 0xFF;
    private const uint WriterWaits = 0x100;
    private const uint OneReader = 0x200;

    private readonly LockWords* _words;

    private QueuedReaderWriterLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.ReadersShare | LockTraits.Fair;

    public bool IsContended => Queue.IsHeld;

    private TicketLock<TPlatform> Queue => TicketLock<TPlatform>.Create(_words);

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static QueuedReaderWriterLock<TPlatform> Create(LockWords* words) => new(words);

    /// <summary>Announce a reader; take that back if a writer holds or waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireRead(int owner)
    {
        if ((TPlatform.Add(&_words->State, OneReader) & (WriterWaits | WriterHolds)) == 0)
            return true;
        TakeBack(_words);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite(int owner) => TPlatform.CompareExchange(&_words->State, WriterHolds, 0) == 0;

    /// <remarks>
    /// At the head of the queue no writer can be waiting, so only a holder is waited for; its release of the low byte
    /// pairs with the acquire here.
    /// </remarks>
    public void AcquireReadContended(int owner)
    {
        Queue.Enter();
        TPlatform.Add(&_words->State, OneReader);
        var wait = new LockWait<TPlatform>(Waits);
        uint state;
        while (((state = TPlatform.Load(&_words->State)) & WriterHolds) != 0)
            wait.Once(&_words->State, state, &_words->StateSleepers);
        Queue.Leave();
    }

    /// <remarks>From the waiting bit on, later readers fail their try; the exchange waits for the last earlier
    /// one.</remarks>
    public void AcquireWriteContended(int owner)
    {
        Queue.Enter();
        if (!TryAcquireWrite(owner))
        {
            TPlatform.Or(&_words->State, WriterWaits);
            var wait = new LockWait<TPlatform>(Waits);
            uint state;
            while ((state = TryTakeOver()) != WriterWaits)
                wait.Once(&_words->State, state, &_words->StateSleepers);
        }

        Queue.Leave();
    }

    /// <returns><see cref="WriterWaits"/> if the waiting writer has the lock; else what was found, to sleep on: never the very value
    /// that would let it in, which nobody wakes it for.</returns>
    private uint TryTakeOver()
    {
        var state = TPlatform.Load(&_words->State);
        return state == WriterWaits ? TPlatform.CompareExchange(&_words->State, WriterHolds, WriterWaits) : state;
    }

    /// <summary>Release; pairs with the exchange of the writer that takes the lock next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseRead(int owner)
    {
        var state = TPlatform.Add(&_words->State, unchecked(0u - OneReader));
        if ((int)state < 0)
            Invariant.Fail("the read side of an MMU lock is released and was not held");
        if (state == WriterWaits)
            WakeHead(_words);
    }

    /// <summary>Clear the low byte only: readers announce themselves in the other bytes meanwhile. Release.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite(int owner)
    {
        if ((TPlatform.LoadPlain(&_words->State) & WriterHolds) == 0)
            Invariant.Fail("the write side of an MMU lock is released and was not held");
        if (Waits != LockWaitKind.SpinThenPark)
            TPlatform.Store((byte*)&_words->State, 0);
        else
            ReleaseWriteAndWake(_words);
    }

    // Static: a call on this value would keep it in memory instead of a register.

    /// <remarks>A reader that takes itself back may be the last that the waiting writer waited for.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeBack(LockWords* words)
    {
        if (TPlatform.Add(&words->State, unchecked(0u - OneReader)) == WriterWaits)
            WakeHead(words);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReleaseWriteAndWake(LockWords* words)
    {
        TPlatform.Add(&words->State, unchecked(0u - WriterHolds));
        WakeHead(words);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WakeHead(LockWords* words) =>
        LockWait<TPlatform>.Wake(&words->State, &words->StateSleepers);
}
