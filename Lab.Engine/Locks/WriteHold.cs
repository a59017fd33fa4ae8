using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>The write side of an MMU lock, held until dispose. The default value holds nothing.</summary>
public readonly ref struct WriteHold<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly MmuLock<TPlatform>? _lock;
    private readonly int _owner;
    private readonly long _startNs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal WriteHold(MmuLock<TPlatform> taken, int owner, long startNs)
    {
        _lock = taken;
        _owner = owner;
        _startNs = startNs;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LockTaken, 0, 1, (long)LockRank.Mmu));
    }

    public bool IsHeld => _lock is not null;

    /// <summary>Release. Once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (TPlatform.Traces && _lock is not null)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LockDropped, 0, 1, (long)LockRank.Mmu));
        _lock?.ReleaseWrite(_owner, _startNs);
    }
}
