using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>The lock around a hypervisor's stage-1 table: the host's mutex, or EL2's spinlock.</summary>
/// <remarks>Not an MMU lock: there is no VM. Every acquire pairs with the release of the holder before.</remarks>
public sealed unsafe class HypLock<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly LockBlock _block;
    private readonly KindLock<TPlatform> _lock;

    /// <param name="kind">Whether its holder may sleep.</param>
    /// <param name="maxOwners">Owners are numbered from 0 to one less.</param>
    public HypLock(HypLockKind kind, int maxOwners)
    {
        Kind = kind;
        var raw = kind == HypLockKind.Mutex ? LockKind.FutexMutex : LockKind.Ticket;
        _block = new LockBlock(maxOwners, raw.DefaultWait());
        _lock = new KindLock<TPlatform>(raw, _block.Words);
    }

    public HypLockKind Kind { get; }

    internal LockRank Rank => Kind == HypLockKind.Mutex ? LockRank.HypMutex : LockRank.HypSpinlock;

    /// <summary>Take it.</summary>
    /// <param name="owner">The caller's number: two threads at a time never use the same.</param>
    /// <remarks>May block: a mutex, yes, and it says so whether or not it has to wait.</remarks>
    public HypHold<TPlatform> Acquire(int owner)
    {
        if (TPlatform.Traces && Kind == HypLockKind.Mutex)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.MaySleep, 0, 0, (long)SleepReason.Mutex));
        if (!_lock.TryAcquireWrite(owner))
            _lock.AcquireWriteContended(owner);
        return new HypHold<TPlatform>(this, owner);
    }

    public void Dispose() => _block.Dispose();

    internal void Release(int owner) => _lock.ReleaseWrite(owner);
}
