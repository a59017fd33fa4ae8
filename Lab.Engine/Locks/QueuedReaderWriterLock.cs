using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// Linux's queued rwlock: readers share; whoever must wait queues in a ticket lock, so a waiting writer holds back the
/// readers behind it, and readers behind a writer come before the next writer in line.
/// </summary>
/// <remarks>Source: the description of qrwlock in rcu.md and its prototype; state word as in <see cref="LockWords.State"/>.</remarks>
public readonly unsafe struct QueuedReaderWriterLock<TPlatform> : IRawMmuLock<QueuedReaderWriterLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const uint WriterHolds = 0xFF;
    private const uint WriterWaits = 0x100;
    private const uint OneReader = 0x200;

    private readonly LockWords* _words;
    private readonly TicketLock<TPlatform> _queue;
    private readonly bool _yields;

    private QueuedReaderWriterLock(LockWords* words, bool yields)
    {
        _words = words;
        _queue = TicketLock<TPlatform>.Create(words, yields);
        _yields = yields;
    }

    public static bool ReadersShare => true;

    public bool IsContended => _queue.IsHeld;

    public static QueuedReaderWriterLock<TPlatform> Create(LockWords* words, bool yields) => new(words, yields);

    /// <summary>Announce a reader; take that back if a writer holds or waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireRead()
    {
        if ((TPlatform.Add(&_words->State, OneReader) & (WriterWaits | WriterHolds)) == 0)
            return true;
        TPlatform.Add(&_words->State, unchecked(0u - OneReader));
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite() => TPlatform.CompareExchange(&_words->State, WriterHolds, 0) == 0;

    /// <remarks>
    /// At the head of the queue no writer can be waiting, so only a holder is waited for; its release of the low byte
    /// pairs with the acquire here.
    /// </remarks>
    public void AcquireReadContended()
    {
        EnterQueue();
        TPlatform.Add(&_words->State, OneReader);
        var wait = new LockWait<TPlatform>(_yields);
        while ((TPlatform.Load(&_words->State) & WriterHolds) != 0)
            wait.Once();
        _queue.ReleaseWrite();
    }

    /// <remarks>From the waiting bit on, later readers fail their try; the exchange waits for the last earlier one.</remarks>
    public void AcquireWriteContended()
    {
        EnterQueue();
        if (!TryAcquireWrite())
        {
            TPlatform.Or(&_words->State, WriterWaits);
            var wait = new LockWait<TPlatform>(_yields);
            while (TPlatform.Load(&_words->State) != WriterWaits
                || TPlatform.CompareExchange(&_words->State, WriterHolds, WriterWaits) != WriterWaits)
            {
                wait.Once();
            }
        }

        _queue.ReleaseWrite();
    }

    /// <summary>Release; pairs with the exchange of the writer that takes the lock next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseRead()
    {
        if ((int)TPlatform.Add(&_words->State, unchecked(0u - OneReader)) < 0)
            Invariant.Fail("the read side of an MMU lock is released and was not held");
    }

    /// <summary>Clear the low byte only: readers announce themselves in the other bytes meanwhile. Release.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite()
    {
        if ((TPlatform.LoadPlain(&_words->State) & WriterHolds) == 0)
            Invariant.Fail("the write side of an MMU lock is released and was not held");
        TPlatform.Store((byte*)&_words->State, 0);
    }

    private void EnterQueue()
    {
        if (!_queue.TryAcquireWrite())
            _queue.AcquireWriteContended();
    }
}
