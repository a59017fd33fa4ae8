using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>FIFO spinlock: take a ticket, wait until it is served. Readers are writers.</summary>
public readonly unsafe struct TicketLock<TPlatform> : IRawMmuLock<TicketLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const ulong OneTicket = 1UL << 32;

    private readonly LockWords* _words;
    private readonly bool _yields;

    private TicketLock(LockWords* words, bool yields)
    {
        _words = words;
        _yields = yields;
    }

    public static bool ReadersShare => false;

    public bool IsContended
    {
        get
        {
            var tickets = TPlatform.Load(&_words->Tickets);
            return (uint)(tickets >> 32) - (uint)tickets > 1;
        }
    }

    // The low half; both architectures of the engine are little-endian.
    private uint* Served => (uint*)&_words->Tickets;

    public static TicketLock<TPlatform> Create(LockWords* words, bool yields) => new(words, yields);

    public bool TryAcquireRead() => TryAcquireWrite();

    public void AcquireReadContended() => AcquireWriteContended();

    public void ReleaseRead() => ReleaseWrite();

    /// <summary>Take the next ticket only if it is served at once: no queue is jumped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite()
    {
        var tickets = TPlatform.Load(&_words->Tickets);
        return (uint)(tickets >> 32) == (uint)tickets
            && TPlatform.CompareExchange(&_words->Tickets, tickets + OneTicket, tickets) == tickets;
    }

    /// <remarks>Ordering: the acquire of the ticket served pairs with the release in <see cref="ReleaseWrite"/>.</remarks>
    public void AcquireWriteContended()
    {
        var mine = (uint)((TPlatform.Add(&_words->Tickets, OneTicket) - OneTicket) >> 32);
        var wait = new LockWait<TPlatform>(_yields);
        while (TPlatform.Load(Served) != mine)
            wait.Once();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite() => TPlatform.Store(Served, TPlatform.LoadPlain(Served) + 1);
}
