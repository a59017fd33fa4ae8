using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// Test-and-test-and-set: wait until the word looks free, then try to take it. A newcomer may pass every waiter, which
/// keeps the lock busy when threads outnumber cores, and starves whom it likes. Readers are writers.
/// </summary>
/// <remarks>Source: L. Rudolph and Z. Segall, 1984.</remarks>
public readonly unsafe struct TestAndSetLock<TPlatform> : IRawMmuLock<TestAndSetLock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private readonly LockWords* _words;

    private TestAndSetLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.None;

    public bool IsContended => TPlatform.Load(&_words->Waiters) != 0;

    private LockWaitKind Waits => (LockWaitKind)TPlatform.LoadPlain(&_words->Waits);

    public static TestAndSetLock<TPlatform> Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => TryAcquireWrite(owner);

    public void AcquireReadContended(int owner) => AcquireWriteContended(owner);

    public void ReleaseRead(int owner) => ReleaseWrite(owner);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAcquireWrite(int owner) =>
        TPlatform.Load(&_words->State) == 0 && TPlatform.CompareExchange(&_words->State, 1, 0) == 0;

    /// <remarks>Ordering: the exchange pairs with the release in <see cref="ReleaseWrite"/>.</remarks>
    public void AcquireWriteContended(int owner)
    {
        TPlatform.Add(&_words->Waiters, 1);
        var wait = new LockWait<TPlatform>(Waits);
        while (!TryAcquireWrite(owner))
            wait.Once(&_words->State, 1, &_words->StateSleepers);
        TPlatform.Add(&_words->Waiters, uint.MaxValue);
    }

    /// <summary>Release. One sleeper is woken; if a newcomer passes it, that one's release wakes the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseWrite(int owner)
    {
        if (TPlatform.LoadPlain(&_words->State) == 0)
            Invariant.Fail("a test-and-set lock is released and was not held");
        if (Waits != LockWaitKind.SpinThenPark)
        {
            TPlatform.Store(&_words->State, 0);
            return;
        }

        TPlatform.Exchange(&_words->State, 0);
        LockWait<TPlatform>.Wake(&_words->State, &_words->StateSleepers, 1);
    }
}
