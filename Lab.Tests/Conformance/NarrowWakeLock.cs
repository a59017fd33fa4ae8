using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: a parking ticket lock that wakes one sleeper, who need not be the one that is served.</summary>
public readonly unsafe struct NarrowWakeLock : IRawMmuLock<NarrowWakeLock>
{
    private readonly LockWords* _words;
    private readonly TicketLock<HostPlatform> _lock;

    private NarrowWakeLock(LockWords* words)
    {
        _words = words;
        _lock = TicketLock<HostPlatform>.Create(words);
    }

    public static LockTraits Traits => LockTraits.Fair;

    public bool IsContended => _lock.IsContended;

    public static NarrowWakeLock Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => _lock.TryAcquireRead(owner);

    public bool TryAcquireWrite(int owner) => _lock.TryAcquireWrite(owner);

    public void AcquireReadContended(int owner) => _lock.AcquireReadContended(owner);

    public void AcquireWriteContended(int owner) => _lock.AcquireWriteContended(owner);

    public void ReleaseRead(int owner) => ReleaseWrite(owner);

    public void ReleaseWrite(int owner)
    {
        HostPlatform.Add(&_words->Served, 1);
        if (HostPlatform.Load(&_words->QueueSleepers) != 0)
            HostPlatform.Unpark(&_words->Served, 1);
    }
}
