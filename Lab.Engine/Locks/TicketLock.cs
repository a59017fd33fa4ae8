using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>FIFO spinlock: take a ticket, wait until it is served. Readers are writers.</summary>
public readonly unsafe struct TicketLock<TPlatform> : IRawMmuLock<TicketLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private readonly LockWords* _words;
    private readonly bool _yields;

    private TicketLock(LockWords* words, bool yields)
    {
        _words = words;
        _yields = yields;
    }

    public static bool ReadersShare => false;

    public bool IsContended => TPlatform.Load(&_words->NextTicket) - TPlatform.Load(&_words->Served) > 1;

    /// <summary>Someone holds it.</summary>
    internal bool IsHeld => TPlatform.Load(&_words->NextTicket) != TPlatform.Load(&_words->Served);

    public static TicketLock<TPlatform> Create(LockWords* words, bool yields) => new(words, yields);

    public bool TryAcquireRead() => TryAcquireWrite();

    public void AcquireReadContended() => AcquireWriteContended();

    public void ReleaseRead() => ReleaseWrite();

    /// <summary>Take the next ticket only if it is served at once: no queue is jumped.</summary>
    /// <remarks>The ticket served never passes the next ticket, so if the next one is still the one that was served at
    /// the load, it is served at the exchange too.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite()
    {
        var served = TPlatform.Load(&_words->Served);
        return TPlatform.Load(&_words->NextTicket) == served
            && TPlatform.CompareExchange(&_words->NextTicket, served + 1, served) == served;
    }

    /// <remarks>Ordering: the acquire of the ticket served pairs with the release in <see cref="ReleaseWrite"/>.</remarks>
    public void AcquireWriteContended()
    {
        var mine = TPlatform.Add(&_words->NextTicket, 1) - 1;
        var wait = new LockWait<TPlatform>(_yields);
        while (TPlatform.Load(&_words->Served) != mine)
            wait.Once();
    }

    /// <summary>Serve the next ticket. Release; pairs with the next holder's acquire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite()
    {
        var served = TPlatform.LoadPlain(&_words->Served);
        if (TPlatform.Load(&_words->NextTicket) == served)
            Invariant.Fail("a ticket lock is released and was not held");
        TPlatform.Store(&_words->Served, served + 1);
    }
}
