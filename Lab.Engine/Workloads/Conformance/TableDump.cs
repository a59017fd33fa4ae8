using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>The engine's tables as a full state, depth first, read from memory.</summary>
internal sealed class TableDump
{
    private readonly TableMachine<RecordingPlatform> _machine;
    private readonly ProtocolNotebook _notebook;

    public TableDump(TableMachine<RecordingPlatform> machine, ProtocolNotebook notebook)
    {
        _machine = machine;
        _notebook = notebook;
        var geometry = machine.Geometry;
        for (var i = 0; !machine.IsDestroyed && i < geometry.RootPages; i++)
        {
            var page = machine.Root + ((ulong)i << geometry.PageShift);
            var first = (ulong)i * (ulong)geometry.EntriesPerTable * geometry.Granule(geometry.StartLevel);
            Descend(page, geometry.StartLevel, first, Pages);
        }

        foreach (var (page, level) in machine.Pending.Concat(machine.Unlinked))
            Descend(page, level + 1, 0, DetachedPages);
        Pending = Numbered(machine.Pending);
        Unlinked = Numbered(machine.Unlinked);
        Entries = NonZero(Pages);
        DetachedEntries = NonZero(DetachedPages);
    }

    public List<VectorTable> Pages { get; } = [];

    public List<VectorEntry> Entries { get; }

    public List<VectorTable> DetachedPages { get; } = [];

    public List<VectorEntry> DetachedEntries { get; }

    public List<VectorSubtree> Pending { get; }

    public List<VectorSubtree> Unlinked { get; }

    private List<VectorSubtree> Numbered(IReadOnlyList<(PhysAddr Page, int Level)> subtrees) =>
        [.. subtrees.Select(subtree => new VectorSubtree(_notebook.TryNumber(subtree.Page, out var number) ? number : -1, subtree.Level))];

    private void Descend(PhysAddr page, int level, ulong first, List<VectorTable> found)
    {
        if (!_notebook.TryNumber(page, out var number))
            return;
        found.Add(new VectorTable(number, level, first, _machine.Memory.ReferenceCount(page)));
        var entries = _machine.Inspector.Entries(page);
        for (var index = 0; index < entries.Length; index++)
        {
            var pte = new Pte(entries[index]);
            if (pte.IsTable(level))
                Descend(TableInspector<RecordingPlatform>.ChildOf(pte), level + 1, first + ((ulong)index * _machine.Geometry.Granule(level)), found);
        }
    }

    private List<VectorEntry> NonZero(List<VectorTable> tables)
    {
        var found = new List<VectorEntry>();
        foreach (var table in tables)
        {
            var entries = _machine.Inspector.Entries(_notebook.Pages[table.Page]);
            for (var index = 0; index < entries.Length; index++)
            {
                if (entries[index] != 0)
                    found.Add(new VectorEntry(table.Page, index, ((IPageNames)_notebook).Describe(entries[index])));
            }
        }

        return found;
    }
}
