using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: a queued rwlock whose readers do not look for a writer.</summary>
public readonly unsafe struct WriterBlindLock : IRawMmuLock<WriterBlindLock>
{
    private readonly QueuedReaderWriterLock<HostPlatform> _lock;

    private WriterBlindLock(LockWords* words) => _lock = QueuedReaderWriterLock<HostPlatform>.Create(words);

    public static LockTraits Traits => LockTraits.ReadersShare | LockTraits.Fair;

    public bool IsContended => _lock.IsContended;

    public static WriterBlindLock Create(LockWords* words) => new(words);

    public bool TryAcquireRead(int owner) => true;

    public bool TryAcquireWrite(int owner) => _lock.TryAcquireWrite(owner);

    public void AcquireReadContended(int owner)
    {
    }

    public void AcquireWriteContended(int owner) => _lock.AcquireWriteContended(owner);

    public void ReleaseRead(int owner)
    {
    }

    public void ReleaseWrite(int owner) => _lock.ReleaseWrite(owner);
}
