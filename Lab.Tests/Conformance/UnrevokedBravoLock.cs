using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: BRAVO whose writers take the queued rwlock and do not empty the table.</summary>
public readonly unsafe struct UnrevokedBravoLock : IRawMmuLock<UnrevokedBravoLock>
{
    private readonly BravoLock<HostPlatform> _lock;
    private readonly QueuedReaderWriterLock<HostPlatform> _queued;

    private UnrevokedBravoLock(LockWords* words)
    {
        _lock = BravoLock<HostPlatform>.Create(words);
        _queued = QueuedReaderWriterLock<HostPlatform>.Create(words);
    }

    public static LockTraits Traits => BravoLock<HostPlatform>.Traits;

    public bool IsContended => _lock.IsContended;

    public static UnrevokedBravoLock Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => _lock.TryAcquireRead(owner);

    public bool TryAcquireWrite(int owner) => _queued.TryAcquireWrite(owner);

    public void AcquireReadContended(int owner) => _lock.AcquireReadContended(owner);

    public void AcquireWriteContended(int owner) => _queued.AcquireWriteContended(owner);

    public void ReleaseRead(int owner) => _lock.ReleaseRead(owner);

    public void ReleaseWrite(int owner) => _queued.ReleaseWrite(owner);
}
