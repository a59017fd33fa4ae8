using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

/// <summary>
/// Judges the ordered events of one thread: each entry is an automaton that goes from valid to another valid entry only
/// through LOCKED (or empty) and a TLBI, except for permissions, access flag and software bits; no page is freed while
/// what named it may still be in a TLB.
/// </summary>
public sealed class BreakBeforeMakeChecker : IProtocolListener
{
    private const ulong MayChange = Pte.PermissionMask | Pte.AccessBit | Pte.SoftwareMask;

    private readonly Dictionary<ulong, Pte> _entries = [];
    private readonly Dictionary<ulong, Pte> _stale = [];

    public List<string> Violations { get; } = [];

    public long Steps { get; private set; }

    public void BeforeCompareExchange(ref ulong word)
    {
        // Only the outcome matters, and that is an event.
    }

    public void Record(in ProtocolEvent e)
    {
        switch (e.Kind)
        {
            case ProtocolEventKind.EntryStore:
            case ProtocolEventKind.EntryRelease:
                Change(e.Address, new Pte(e.Value), e.Kind);
                break;
            case ProtocolEventKind.EntryCompareExchange when e.Extra == 1:
                Change(e.Address, new Pte(e.Value), e.Kind);
                break;
            case ProtocolEventKind.TlbiIpa:
            case ProtocolEventKind.TlbiRange:
            case ProtocolEventKind.TlbiVmid:
                _stale.Clear();
                break;
            case ProtocolEventKind.PageFree:
                Free(e.Address);
                break;
        }
    }

    private void Change(ulong at, Pte next, ProtocolEventKind kind)
    {
        Steps++;
        var old = _entries.GetValueOrDefault(at);
        if (old.IsValid && next.IsValid && ((old.Raw ^ next.Raw) & ~MayChange) != 0)
            Violations.Add($"{at:x}: {old} became {next} without a break");
        if (kind == ProtocolEventKind.EntryRelease && !old.IsLocked)
            Violations.Add($"{at:x}: {next} made over {old}, which is not LOCKED");
        if (next.IsValid && _stale.TryGetValue(at, out var before))
            Violations.Add($"{at:x}: {next} made while {before} may still be in a TLB");
        if (old.IsValid && !next.IsValid)
            _stale[at] = old;
        _entries[at] = next;
    }

    private void Free(ulong page)
    {
        foreach (var stale in _stale.Values)
        {
            if (TableAddress.Of(stale) == page && (stale.Raw & 0xFFF) == 3)
                Violations.Add($"page {page:x} freed while {stale} may still be walked");
        }

        foreach (var at in _entries.Keys.Where(at => at - page < 0x1000).ToList())
        {
            _entries.Remove(at);
            _stale.Remove(at);
        }
    }
}
