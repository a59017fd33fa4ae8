using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Broken twin: a queued rwlock whose readers do not look for a writer.</summary>
public readonly unsafe struct WriterBlindLock : IRawMmuLock<WriterBlindLock>
{
    private readonly QueuedReaderWriterLock<HostPlatform> _lock;

    private WriterBlindLock(LockWords* words, bool yields) => _lock = QueuedReaderWriterLock<HostPlatform>.Create(words, yields);

    public static bool ReadersShare => true;

    public bool IsContended => _lock.IsContended;

    public static WriterBlindLock Create(LockWords* words, bool yields) => new(words, yields);

    public bool TryAcquireRead() => true;

    public bool TryAcquireWrite() => _lock.TryAcquireWrite();

    public void AcquireReadContended()
    {
    }

    public void AcquireWriteContended() => _lock.AcquireWriteContended();

    public void ReleaseRead()
    {
    }

    public void ReleaseWrite() => _lock.ReleaseWrite();
}
