using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Replay;

/// <summary>What one operation did: allocations, subtrees, TLB invalidations, warnings, in order.</summary>
internal sealed class ReplayNotes : IProtocolListener
{
    private readonly List<ProtocolEvent> _events = [];

    public IReadOnlyList<ProtocolEvent> Events => _events;

    public void Clear() => _events.Clear();

    public void Record(in ProtocolEvent e)
    {
        if (e.Kind is ProtocolEventKind.PageAllocate or ProtocolEventKind.SubtreeDefer or ProtocolEventKind.SubtreeFree
            or ProtocolEventKind.TlbiIpa or ProtocolEventKind.TlbiIpaLocal or ProtocolEventKind.TlbiRange
            or ProtocolEventKind.TlbiVmid or ProtocolEventKind.Warning)
        {
            _events.Add(e);
        }
    }

    public void BeforeCompareExchange(ref ulong word)
    {
        // A replay has one thread.
    }
}
