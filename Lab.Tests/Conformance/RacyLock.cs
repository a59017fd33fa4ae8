using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: looks, dawdles, and then takes; two threads can look before either takes.</summary>
public readonly unsafe struct RacyLock : IRawMmuLock<RacyLock>
{
    private readonly LockWords* _words;

    private RacyLock(LockWords* words) => _words = words;

    public static bool ReadersShare => false;

    public bool IsContended => false;

    public static RacyLock Create(LockWords* words, bool yields) => new(words);

    public bool TryAcquireRead() => TryAcquireWrite();

    public bool TryAcquireWrite()
    {
        if (HostPlatform.Load(&_words->State) != 0)
            return false;
        HostPlatform.Park(&_words->Served, 0, 20_000);
        HostPlatform.Store(&_words->State, 1);
        return true;
    }

    public void AcquireReadContended() => AcquireWriteContended();

    public void AcquireWriteContended()
    {
        while (!TryAcquireWrite())
            HostPlatform.Yield();
    }

    public void ReleaseRead() => ReleaseWrite();

    public void ReleaseWrite() => HostPlatform.Store(&_words->State, 0);
}
