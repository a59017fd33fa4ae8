using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>The read side of an MMU lock, held until dispose. The default value holds nothing.</summary>
public readonly ref struct ReadHold<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly MmuLock<TPlatform>? _lock;
    private readonly int _owner;
    private readonly long _startNs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadHold(MmuLock<TPlatform> taken, int owner, long startNs)
    {
        _lock = taken;
        _owner = owner;
        _startNs = startNs;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LockTaken, 0, 0, (long)LockRank.Mmu));
    }

    public bool IsHeld => _lock is not null;

    /// <summary>Release. Once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (TPlatform.Traces && _lock is not null)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LockDropped, 0, 0, (long)LockRank.Mmu));
        _lock?.ReleaseRead(_owner, _startNs);
    }
}
