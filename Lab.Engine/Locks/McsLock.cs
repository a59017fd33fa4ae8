using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// Mellor-Crummey and Scott's FIFO spinlock: each waiter polls its own slot, and the holder hands over to the one
/// behind it. Readers are writers.
/// </summary>
/// <remarks>
/// The queue node is the owner's slot, so nothing is allocated and an owner is in one queue of this lock at a time.
/// Source: J. Mellor-Crummey and M. Scott, 1991; numbers stand for pointers.
/// </remarks>
public readonly unsafe struct McsLock<TPlatform> : IRawMmuLock<McsLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const uint Waiting = 0;
    private const uint Granted = 1;
    private const uint Asleep = 2;

    private readonly LockWords* _words;

    private McsLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.Fair;

    /// <remarks>The holder is not the last in line. Between two holders the answer is false.</remarks>
    public bool IsContended
    {
        get
        {
            var holder = TPlatform.Load(&_words->State);
            var tail = TPlatform.Load(&_words->Tail);
            return holder != 0 && tail != 0 && tail != holder;
        }
    }

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static McsLock<TPlatform> Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => TryAcquireWrite(owner);

    public void AcquireReadContended(int owner) => AcquireWriteContended(owner);

    public void ReleaseRead(int owner) => ReleaseWrite(owner);

    /// <remarks>The slot's link is cleared before the exchange that lets others see the slot.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite(int owner)
    {
        if (TPlatform.Load(&_words->Tail) != 0)
            return false;
        TPlatform.StorePlain(&LockWords.Owner(_words, owner)->Next, 0);
        if (TPlatform.CompareExchange(&_words->Tail, (uint)owner + 1, 0) != 0)
            return false;
        TPlatform.StorePlain(&_words->State, (uint)owner + 1);
        return true;
    }

    /// <remarks>Ordering: the acquire of the grant pairs with the release of the owner in front; with nobody in front
    /// the exchange of the tail pairs with the one by which the last holder emptied it.</remarks>
    public void AcquireWriteContended(int owner)
    {
        var mine = LockWords.Owner(_words, owner);
        TPlatform.StorePlain(&mine->Next, 0);
        TPlatform.StorePlain(&mine->Grant, Waiting);
        var front = TPlatform.Exchange(&_words->Tail, (uint)owner + 1);
        if (front != 0)
        {
            // The exchange before it orders the slot's words; Grant, a release, comes after what the holder reads.
            TPlatform.StorePlain(&LockWords.Owner(_words, (int)front - 1)->Next, (uint)owner + 1);
            WaitForGrant(mine);
        }

        TPlatform.StorePlain(&_words->State, (uint)owner + 1);
    }

    /// <summary>Grant the lock to the owner behind. Release.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ReleaseWrite(int owner)
    {
        if (TPlatform.LoadPlain(&_words->State) != (uint)owner + 1)
            Invariant.Fail("an MCS lock is released and was not held");
        TPlatform.StorePlain(&_words->State, 0);
        var link = &LockWords.Owner(_words, owner)->Next;
        var next = TPlatform.LoadPlain(link);
        if (next == 0)
        {
            if (TPlatform.CompareExchange(&_words->Tail, 0, (uint)owner + 1) == (uint)owner + 1)
                return;
            var wait = new LockWait<TPlatform>(Waits);
            while ((next = TPlatform.Load(link)) == 0)
                wait.OnceForLink();
        }

        Grant(&LockWords.Owner(_words, (int)next - 1)->Grant);
    }

    private void WaitForGrant(LockOwnerSlot* mine)
    {
        var wait = new LockWait<TPlatform>(Waits);
        for (var pauses = 1; TPlatform.Load(&mine->Grant) != Granted; pauses++)
        {
            if (Waits != LockWaitKind.SpinThenPark)
                wait.OnceForLink();
            else if (pauses < TPlatform.SpinsBeforeBlock(LockWait<TPlatform>.PausesBeforeBlock))
                TPlatform.Pause();
            else if (TPlatform.CompareExchange(&mine->Grant, Asleep, Waiting) != Granted)
                TPlatform.Park(&mine->Grant, Asleep, -1);
        }
    }

    /// <remarks>In a parking lock an exchange, whose result says whether the owner behind went to sleep.</remarks>
    private void Grant(uint* grant)
    {
        if (Waits != LockWaitKind.SpinThenPark)
            TPlatform.Store(grant, Granted);
        else if (TPlatform.Exchange(grant, Granted) == Asleep)
            TPlatform.Unpark(grant, 1);
    }
}
