using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: looks, dawdles, and then takes; two threads can look before either takes.</summary>
public readonly unsafe struct RacyLock : IRawMmuLock<RacyLock>
{
    private readonly LockWords* _words;

    private RacyLock(LockWords* words) => _words = words;

    public static LockTraits Traits => LockTraits.None;

    public bool IsContended => false;

    public static RacyLock Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => TryAcquireWrite(owner);

    public bool TryAcquireWrite(int owner)
    {
        if (HostPlatform.Load(&_words->State) != 0)
            return false;
        HostPlatform.Park(&_words->Served, 0, 20_000);
        HostPlatform.Store(&_words->State, 1);
        return true;
    }

    public void AcquireReadContended(int owner) => AcquireWriteContended(owner);

    public void AcquireWriteContended(int owner)
    {
        while (!TryAcquireWrite(owner))
            HostPlatform.Yield();
    }

    public void ReleaseRead(int owner) => ReleaseWrite(owner);

    public void ReleaseWrite(int owner) => HostPlatform.Store(&_words->State, 0);
}
