using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// A mutex with three states: free, held, held and somebody may sleep. Newcomers may pass waiters. Readers are writers.
/// </summary>
/// <remarks>
/// Only <see cref="LockWaitKind.SpinThenPark"/> makes use of the third state; with another wait it is a
/// <see cref="TestAndSetLock{TPlatform}"/>. Source: U. Drepper, "Futexes Are Tricky", third mutex.
/// </remarks>
public readonly unsafe struct FutexMutexLock<TPlatform> : IRawMmuLock<FutexMutexLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const uint Free = 0;
    private const uint Held = 1;
    private const uint HeldWithSleepers = 2;

    private readonly LockWords* _words;

    private FutexMutexLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.None;

    public bool IsContended => TPlatform.Load(&_words->Waiters) != 0;

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static FutexMutexLock<TPlatform> Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => TryAcquireWrite(owner);

    public void AcquireReadContended(int owner) => AcquireWriteContended(owner);

    public void ReleaseRead(int owner) => ReleaseWrite(owner);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite(int owner) => TPlatform.CompareExchange(&_words->State, Held, Free) == Free;

    /// <remarks>
    /// A waiter that has been asleep cannot know whether others still are, so it takes the lock in the third state and
    /// its release wakes once too often rather than once too little. Ordering: the exchange pairs with that in
    /// <see cref="ReleaseWrite"/>.
    /// </remarks>
    public void AcquireWriteContended(int owner)
    {
        TPlatform.Add(&_words->Waiters, 1);
        if (!SpinForIt(owner))
        {
            while (TPlatform.Exchange(&_words->State, HeldWithSleepers) != Free)
                TPlatform.Park(&_words->State, HeldWithSleepers, -1);
        }

        TPlatform.Add(&_words->Waiters, uint.MaxValue);
    }

    /// <summary>Release; the exchange's result says whether somebody may sleep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite(int owner)
    {
        if (Waits != LockWaitKind.SpinThenPark)
        {
            if (TPlatform.LoadPlain(&_words->State) == Free)
                Invariant.Fail("a futex mutex is released and was not held");
            TPlatform.Store(&_words->State, Free);
            return;
        }

        var before = TPlatform.Exchange(&_words->State, Free);
        if (before == Free)
            Invariant.Fail("a futex mutex is released and was not held");
        if (before == HeldWithSleepers)
            TPlatform.Unpark(&_words->State, 1);
    }

    /// <returns>False once it is time to sleep; never with a wait that does not park.</returns>
    private bool SpinForIt(int owner)
    {
        var wait = new LockWait<TPlatform>(Waits);
        for (var pauses = 1; TPlatform.Load(&_words->State) != Free || !TryAcquireWrite(owner); pauses++)
        {
            if (Waits != LockWaitKind.SpinThenPark)
                wait.OnceForLink();
            else if (pauses < TPlatform.SpinsBeforeBlock(LockWait<TPlatform>.PausesBeforeBlock))
                TPlatform.Pause();
            else
                return false;
        }

        return true;
    }
}
