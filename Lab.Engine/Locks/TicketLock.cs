using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>FIFO spinlock: take a ticket, wait until it is served. Readers are writers.</summary>
/// <remarks>Source: D. Reed and R. Kanodia, 1979. Parked waiters
/// all sleep on the ticket served, and each release wakes all of them: <see cref="McsLock{TPlatform}"/> wakes
/// one.</remarks>
public readonly unsafe struct TicketLock<TPlatform> : IRawMmuLock<TicketLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private readonly LockWords* _words;

    private TicketLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.Fair;

    public bool IsContended => TPlatform.Load(&_words->NextTicket) - TPlatform.Load(&_words->Served) > 1;

    /// <summary>Someone holds it.</summary>
    internal bool IsHeld => TPlatform.Load(&_words->NextTicket) != TPlatform.Load(&_words->Served);

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static TicketLock<TPlatform> Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => TryAcquireWrite(owner);

    public void AcquireReadContended(int owner) => AcquireWriteContended(owner);

    public void ReleaseRead(int owner) => ReleaseWrite(owner);

    /// <summary>Take the next ticket only if it is served at once: no queue is jumped.</summary>
    /// <remarks>The ticket served never passes the next ticket, so if the next one is still the one that was served at
    /// the load, it is served at the exchange too.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite(int owner)
    {
        var served = TPlatform.Load(&_words->Served);
        return TPlatform.Load(&_words->NextTicket) == served
            && TPlatform.CompareExchange(&_words->NextTicket, served + 1, served) == served;
    }

    /// <remarks>Ordering: the acquire of the ticket served pairs with the release in
    /// <see cref="ReleaseWrite"/>.</remarks>
    public void AcquireWriteContended(int owner)
    {
        var mine = TPlatform.Add(&_words->NextTicket, 1) - 1;
        var wait = new LockWait<TPlatform>(Waits);
        uint served;
        while ((served = TPlatform.Load(&_words->Served)) != mine)
            wait.Once(&_words->Served, served, &_words->QueueSleepers);
    }

    /// <summary>Serve the next ticket. Release; pairs with the next holder's acquire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite(int owner)
    {
        var served = TPlatform.LoadPlain(&_words->Served);
        if (TPlatform.LoadPlain(&_words->NextTicket) == served)
            Invariant.Fail("a ticket lock is released and was not held");
        if (Waits != LockWaitKind.SpinThenPark)
        {
            TPlatform.Store(&_words->Served, served + 1);
            return;
        }

        TPlatform.Add(&_words->Served, 1);
        LockWait<TPlatform>.Wake(&_words->Served, &_words->QueueSleepers);
    }

    /// <summary>Stand in line until served.</summary>
    internal void Enter()
    {
        if (!TryAcquireWrite(0))
            AcquireWriteContended(0);
    }

    internal void Leave() => ReleaseWrite(0);
}
