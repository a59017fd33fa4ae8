using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: a parking lock whose release looks for sleepers first, dawdles, and then frees the word.</summary>
public readonly unsafe struct LostWakeLock : IRawMmuLock<LostWakeLock>
{
    private readonly LockWords* _words;
    private readonly TestAndSetLock<HostPlatform> _lock;

    private LostWakeLock(LockWords* words)
    {
        _words = words;
        _lock = TestAndSetLock<HostPlatform>.Create(words);
    }

    public static LockTraits Traits => LockTraits.None;

    public bool IsContended => _lock.IsContended;

    public static LostWakeLock Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => _lock.TryAcquireRead(owner);

    public bool TryAcquireWrite(int owner) => _lock.TryAcquireWrite(owner);

    public void AcquireReadContended(int owner) => _lock.AcquireReadContended(owner);

    public void AcquireWriteContended(int owner) => _lock.AcquireWriteContended(owner);

    public void ReleaseRead(int owner) => ReleaseWrite(owner);

    public void ReleaseWrite(int owner)
    {
        var sleepers = HostPlatform.Load(&_words->StateSleepers);
        HostPlatform.Park(&_words->Served, 0, 20_000);
        HostPlatform.Exchange(&_words->State, 0);
        if (sleepers != 0)
            HostPlatform.Unpark(&_words->State, 1);
    }
}
