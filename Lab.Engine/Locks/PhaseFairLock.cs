using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// Phases of readers and of one writer take turns while both wait: a reader waits for one writer at most, a writer for
/// one phase of readers behind each writer before it.
/// </summary>
/// <remarks>
/// Arrivals and departures of readers are counted in words of their own; writers queue in a ticket lock. Unlike in the
/// original, a reader's try is an exchange, so that it leaves no trace if a writer is present. Source: B. Brandenburg and
/// J. Anderson, "Spin-Based Reader-Writer Synchronization for Multiprocessor Real-Time Systems", PF-T.
/// </remarks>
public readonly unsafe struct PhaseFairLock<TPlatform> : IRawMmuLock<PhaseFairLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const uint OneReader = 0x100;
    private const uint LowByte = OneReader - 1;
    private const uint WriterBits = 3;
    private const uint WriterPresent = 2;
    private const uint PhaseBit = 1;

    private readonly LockWords* _words;

    private PhaseFairLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.ReadersShare | LockTraits.Fair;

    /// <remarks>With a writer present, readers that arrived and did not leave either wait for it or are waited
    /// for.</remarks>
    public bool IsContended
    {
        get
        {
            var state = TPlatform.Load(&_words->State);
            return ((state & WriterBits) != 0 && (state & ~LowByte) != TPlatform.Load(&_words->ReadersOut))
                || Queue.IsContended;
        }
    }

    private TicketLock<TPlatform> Queue => TicketLock<TPlatform>.Create(_words);

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static PhaseFairLock<TPlatform> Create(LockWords* words) => new(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireRead(int owner)
    {
        var state = TPlatform.Load(&_words->State);
        while ((state & WriterBits) == 0)
        {
            var before = TPlatform.CompareExchange(&_words->State, state + OneReader, state);
            if (before == state)
                return true;
            state = before;
        }

        return false;
    }

    /// <remarks>Arrives before it waits, so the writer after the one present waits for it. Ordering: the acquire of the
    /// changed phase pairs with the release in <see cref="ReleaseWrite"/>.</remarks>
    public void AcquireReadContended(int owner)
    {
        var phase = TPlatform.Add(&_words->State, OneReader) & WriterBits;
        if (phase == 0)
            return;
        var wait = new LockWait<TPlatform>(Waits);
        uint state;
        while (((state = TPlatform.Load(&_words->State)) & WriterBits) == phase)
            wait.Once(&_words->State, state, &_words->StateSleepers);
    }

    /// <summary>Release; pairs with the writer's acquire of the departures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseRead(int owner)
    {
        TPlatform.Add(&_words->ReadersOut, OneReader);
        if (Waits == LockWaitKind.SpinThenPark)
            LockWait<TPlatform>.Wake(&_words->ReadersOut, &_words->ReadersOutSleepers);
    }

    /// <remarks>Departures never pass arrivals: if they were equal to arrivals that have not changed since, nobody was
    /// inside.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAcquireWrite(int owner)
    {
        if (!NobodyReads(out _) || !Queue.TryAcquireWrite(owner))
            return false;
        if (NobodyReads(out var state)
            && TPlatform.CompareExchange(&_words->State, state | NextBits(out var phase), state) == state)
        {
            TPlatform.StorePlain(&_words->Phases, phase);
            return true;
        }

        Queue.Leave();
        return false;
    }

    /// <remarks>From the writer's bits on, later readers wait; it waits for those that arrived before.</remarks>
    public void AcquireWriteContended(int owner)
    {
        Queue.Enter();
        var bits = NextBits(out var phase);
        TPlatform.StorePlain(&_words->Phases, phase);
        var arrived = TPlatform.Add(&_words->State, bits) & ~LowByte;
        var wait = new LockWait<TPlatform>(Waits);
        uint left;
        while ((left = TPlatform.Load(&_words->ReadersOut)) != arrived)
            wait.Once(&_words->ReadersOut, left, &_words->ReadersOutSleepers);
    }

    /// <summary>Let the readers in, then the next writer. Release of the low byte only: readers arrive in the other
    /// bytes meanwhile.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ReleaseWrite(int owner)
    {
        var bits = TPlatform.LoadPlain(&_words->State) & WriterBits;
        if (bits == 0)
            Invariant.Fail("the write side of a phase-fair lock is released and was not held");
        if (Waits != LockWaitKind.SpinThenPark)
        {
            TPlatform.Store((byte*)&_words->State, 0);
        }
        else
        {
            TPlatform.Add(&_words->State, unchecked(0u - bits));
            LockWait<TPlatform>.Wake(&_words->State, &_words->StateSleepers);
        }

        Queue.Leave();
    }

    /// <remarks>Plain: neither count goes back, so their order does not matter, and the exchange that takes the lock is the barrier.</remarks>
    private bool NobodyReads(out uint state)
    {
        state = TPlatform.LoadPlain(&_words->State);
        return TPlatform.LoadPlain(&_words->ReadersOut) == state;
    }

    /// <summary>
    /// The bits of the next writer to be present. Two writers in turn differ, so that a reader sees one leave even if it missed the
    /// moment between them. Counted apart from the tickets: a try that fails takes one.
    /// </summary>
    private uint NextBits(out uint phase)
    {
        phase = TPlatform.LoadPlain(&_words->Phases) + 1;
        return WriterPresent | (phase & PhaseBit);
    }
}
