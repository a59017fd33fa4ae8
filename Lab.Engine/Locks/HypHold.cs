using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>A hypervisor table's lock, held until dispose. The default value holds nothing.</summary>
public readonly ref struct HypHold<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly HypLock<TPlatform>? _lock;
    private readonly int _owner;

    internal HypHold(HypLock<TPlatform> taken, int owner)
    {
        _lock = taken;
        _owner = owner;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LockTaken, 0, 1, (long)taken.Rank));
    }

    public bool IsHeld => _lock is not null;

    /// <summary>Release. Once.</summary>
    public void Dispose()
    {
        if (TPlatform.Traces && _lock is not null)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LockDropped, 0, 1, (long)_lock.Rank));
        _lock?.Release(_owner);
    }
}
