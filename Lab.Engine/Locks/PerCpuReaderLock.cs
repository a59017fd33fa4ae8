using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// Asymmetric big-reader lock: a reader stores to a slot of its own and loads one word that only writers change; a
/// writer changes that word, makes every thread of the process perform a fence, and looks at every slot.
/// </summary>
/// <remarks>
/// For writes that are rare: one costs a process-wide fence and a look at each owner's line. Whoever cannot enter at
/// once queues in a ticket lock that a writer keeps until it is done, so readers and writers that wait come in by turns.
/// Ordering: <b>P1</b> reader: slot (plain store), then writer word (acquire); <b>P2</b> writer: writer word, process-wide
/// fence, then slots. The fence falls in each reader before its load, which then sees the writer, or after its store,
/// which the writer then sees. <b>P3</b> reader's release of the slot pairs with the writer's acquire of it; <b>P4</b> the
/// writer's release of the writer word, or of the queue, pairs with the next reader's acquire of it. The compiler must
/// keep the order of P1's two accesses; the JIT does not move volatile accesses over each other. Like the kernel's
/// percpu-rwsem in purpose.
/// </remarks>
public readonly unsafe struct PerCpuReaderLock<TPlatform> : IRawMmuLock<PerCpuReaderLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const uint Free = 0;
    private const uint WriterWaits = 1;
    private const uint WriterHolds = 2;

    private readonly LockWords* _words;

    private PerCpuReaderLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.ReadersShare | LockTraits.Fair;

    public bool IsContended => TPlatform.Load(&_words->State) == WriterWaits || Queue.IsContended;

    private TicketLock<TPlatform> Queue => TicketLock<TPlatform>.Create(_words);

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static PerCpuReaderLock<TPlatform> Create(LockWords* words) => new(words);

    /// <remarks>P1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireRead(int owner)
    {
        TPlatform.StorePlain(&LockWords.Owner(_words, owner)->Reading, 1);
        if (TPlatform.Load(&_words->State) == Free)
            return true;
        ReleaseRead(owner);
        return false;
    }

    /// <remarks>At the head of the queue there is no writer; leaving the queue releases the slot to the next
    /// one.</remarks>
    public void AcquireReadContended(int owner)
    {
        Queue.Enter();
        TPlatform.StorePlain(&LockWords.Owner(_words, owner)->Reading, 1);
        Queue.Leave();
    }

    /// <summary>Release (P3).</summary>
    /// <remarks>In a parking lock the writer word is looked at after the slot is cleared, in the same order as P1: the
    /// fence of P2 falls before the look, which then sees the writer, or after the clear, which the writer then
    /// sees.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseRead(int owner)
    {
        var reading = &LockWords.Owner(_words, owner)->Reading;
        TPlatform.Store(reading, 0);
        if (Waits == LockWaitKind.SpinThenPark && TPlatform.Load(&_words->State) != Free)
            WakeWriter(reading);
    }

    /// <summary>Take the write side if nobody reads; a reader that comes while it looks has to queue.</summary>
    /// <remarks>The look before the fence is only there to save it.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAcquireWrite(int owner)
    {
        if (SomebodyReads() || !Queue.TryAcquireWrite(owner))
            return false;
        Announce();
        if (!SomebodyReads())
        {
            TPlatform.StorePlain(&_words->State, WriterHolds);
            return true;
        }

        TPlatform.StorePlain(&_words->State, Free); // the fence of P2 stands before it
        Queue.Leave();
        return false;
    }

    /// <remarks>P2: from the announcement on, later readers queue.</remarks>
    public void AcquireWriteContended(int owner)
    {
        Queue.Enter();
        Announce();
        var wait = new LockWait<TPlatform>(Waits);
        var owners = (int)TPlatform.LoadPlain(&_words->OwnerCount);
        for (var other = 0; other < owners; other++)
        {
            var reading = &LockWords.Owner(_words, other)->Reading;
            while (TPlatform.Load(reading) != 0)
                wait.Once((uint*)reading, 1, &_words->StateSleepers);
        }

        TPlatform.StorePlain(&_words->State, WriterHolds);
    }

    /// <summary>Release (P4).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ReleaseWrite(int owner)
    {
        if (TPlatform.LoadPlain(&_words->State) != WriterHolds)
            Invariant.Fail("the write side of a per-CPU reader lock is released and was not held");
        TPlatform.Store(&_words->State, Free);
        Queue.Leave();
    }

    private void Announce()
    {
        TPlatform.StorePlain(&_words->State, WriterWaits);
        TPlatform.FenceProcessWide();
    }

    private bool SomebodyReads()
    {
        var owners = (int)TPlatform.LoadPlain(&_words->OwnerCount);
        for (var other = 0; other < owners; other++)
        {
            if (TPlatform.Load(&LockWords.Owner(_words, other)->Reading) != 0)
                return true;
        }

        return false;
    }

    /// <remarks>The fence makes the cleared slot visible before the sleeper's own check of it.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WakeWriter(ulong* reading)
    {
        TPlatform.Fence();
        TPlatform.Unpark((uint*)reading, 1);
    }
}
