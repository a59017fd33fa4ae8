using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>
/// The same operations once more on the machine's own platform, where nobody listens: the code that runs and benchmarks
/// use, with its short cuts. After each operation its answer, table memory, reference counts, pages in use, and counts of
/// invalidations, cache maintenance and warnings are compared with those of the engine that was listened to.
/// </summary>
/// <remarks>Pages are matched by where they are in the tree: up to renumbering.</remarks>
internal sealed class QuietTwin : IPageNames, IDisposable
{
    private readonly Dictionary<PhysAddr, int> _numbers = [];
    private readonly Dictionary<int, PhysAddr> _pages = [];
    private readonly PhysicalMemory<HostPlatform> _memory;
    private readonly TableMachine<HostPlatform> _machine;
    private readonly TableMachine<RecordingPlatform> _other;
    private readonly ProtocolNotebook _notes;
    private QuietTotals _totals;

    public QuietTwin(VectorSequence sequence, TableMachine<RecordingPlatform> other, ProtocolNotebook notes)
    {
        _other = other;
        _notes = notes;
        _memory = new PhysicalMemory<HostPlatform>(other.Memory.Options);
        _machine = TableMachine<HostPlatform>.Make(sequence.Init, _memory, this);
        Match();
    }

    /// <summary>Perform an operation that the other engine has just performed.</summary>
    /// <param name="answer">What the other engine answered.</param>
    /// <returns>The first difference, or null.</returns>
    public (string What, string Expected, string Got)? Follow(VectorOperation operation, VectorAnswer answer)
    {
        var own = _machine.Perform(operation);
        if ((own with { Id = answer.Id }) != answer)
            return ("answer", $"{answer}", $"{own}");
        if (Match() is { } difference)
            return difference;
        if (_memory.PagesInUse != _other.Memory.PagesInUse)
            return ("table pages in use", $"{_other.Memory.PagesInUse}", $"{_memory.PagesInUse}");
        _totals = _totals.After(_notes);
        return _machine.Totals == _totals || _machine is HypMachine<HostPlatform> && _machine.Totals.Warnings == _totals.Warnings
            ? null
            : ("counts", $"{_totals}", $"{_machine.Totals}");
    }

    public bool TryNumber(PhysAddr page, out int number) => _numbers.TryGetValue(page, out number);

    public bool TryPage(int number, out PhysAddr page) => _pages.TryGetValue(number, out page);

    public void Dispose()
    {
        _machine.Dispose();
        _memory.Dispose();
    }

    private (string What, string Expected, string Got)? Match()
    {
        _numbers.Clear();
        _pages.Clear();
        if (_machine.IsDestroyed != _other.IsDestroyed)
            return ("the table", _other.IsDestroyed ? "destroyed" : "there", _machine.IsDestroyed ? "destroyed" : "there");
        var geometry = _machine.Geometry;
        for (var i = 0; !_machine.IsDestroyed && i < geometry.RootPages; i++)
        {
            var offset = (ulong)i << geometry.PageShift;
            if (MatchPage(_machine.Root + offset, _other.Root + offset, geometry.StartLevel) is { } difference)
                return difference;
        }

        return MatchSubtrees("subtrees waiting", _machine.Pending, _other.Pending)
            ?? MatchSubtrees("unlinked subtrees", _machine.Unlinked, _other.Unlinked);
    }

    private (string What, string Expected, string Got)? MatchSubtrees(
        string what, IReadOnlyList<(PhysAddr Page, int Level)> own, IReadOnlyList<(PhysAddr Page, int Level)> other)
    {
        if (own.Count != other.Count)
            return (what, $"{other.Count}", $"{own.Count}");
        for (var i = 0; i < own.Count; i++)
        {
            if (own[i].Level != other[i].Level)
                return ($"{what}: level", $"{other[i].Level}", $"{own[i].Level}");
            if (MatchPage(own[i].Page, other[i].Page, own[i].Level + 1) is { } difference)
                return difference;
        }

        return null;
    }

    private (string What, string Expected, string Got)? MatchPage(PhysAddr own, PhysAddr other, int level)
    {
        if (!_notes.TryNumber(other, out var number))
            return null;
        _numbers[own] = number;
        _pages[number] = own;
        var (references, expected) = (_memory.ReferenceCount(own), _other.Memory.ReferenceCount(other));
        if (references != expected)
            return ($"references of page {number}", $"{expected}", $"{references}");

        var entries = _machine.Inspector.Entries(own);
        var others = _other.Inspector.Entries(other);
        for (var index = 0; index < entries.Length; index++)
        {
            var (pte, wanted) = (new Pte(entries[index]), new Pte(others[index]));
            if (pte.IsTable(level) && wanted.IsTable(level))
            {
                if (MatchPage(TableInspector<HostPlatform>.ChildOf(pte), TableInspector<RecordingPlatform>.ChildOf(wanted), level + 1) is { } below)
                    return below;
            }
            else if (pte != wanted)
            {
                return ($"page {number} (level {level}) entry {index}", $"{wanted.Raw:x}", $"{pte.Raw:x}");
            }
        }

        return null;
    }
}
