using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: a correct rwlock in which readers pass a waiting writer, and writers one another.</summary>
public readonly unsafe struct ReaderPreferenceLock : IRawMmuLock<ReaderPreferenceLock>
{
    private const uint Writer = 0x8000_0000;

    private readonly LockWords* _words;

    private ReaderPreferenceLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.ReadersShare | LockTraits.Fair;

    public bool IsContended => false;

    public static ReaderPreferenceLock Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner)
    {
        var state = HostPlatform.Load(&_words->State);
        while ((state & Writer) == 0)
        {
            var before = HostPlatform.CompareExchange(&_words->State, state + 1, state);
            if (before == state)
                return true;
            state = before;
        }

        return false;
    }

    public bool TryAcquireWrite(int owner) => HostPlatform.CompareExchange(&_words->State, Writer, 0) == 0;

    public void AcquireReadContended(int owner)
    {
        while (!TryAcquireRead(owner))
            HostPlatform.Yield();
    }

    public void AcquireWriteContended(int owner)
    {
        while (!TryAcquireWrite(owner))
            HostPlatform.Yield();
    }

    public void ReleaseRead(int owner) => HostPlatform.Add(&_words->State, uint.MaxValue);

    public void ReleaseWrite(int owner) => HostPlatform.Store(&_words->State, 0);
}
