using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Report;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A run's trace as a report: what becomes of entries and of table pages, line by line.</summary>
internal sealed class TraceWriter
{
    private readonly TreeReport? _start;

    // Page → the entry that names it; null: none does.
    private readonly Dictionary<string, PlaceReport?> _parents = new(StringComparer.Ordinal);

    public TraceWriter(TreeReport? start)
    {
        _start = start;
        foreach (var page in start?.Pages ?? [])
        {
            _parents[page.Page] = page is { Life: "linked", ParentPage: { } parent, ParentIndex: { } index }
                ? new PlaceReport(parent, index, null, null)
                : null;
        }
    }

    /// <param name="entries">The trace.</param>
    /// <param name="endsAt">From this line on the end judges.</param>
    /// <param name="tasks">How many; the end's index.</param>
    public List<TraceStep> Write(IReadOnlyList<SimTraceEntry> entries, int endsAt, int tasks)
    {
        var steps = new List<TraceStep>(entries.Count);
        for (var line = 0; line < entries.Count; line++)
        {
            var entry = entries[line];
            var at = entry.Place is { } place ? PlaceReport.Of(place) : null;
            var change = entry is { Event: { Kind: ProtocolEventKind.EntryChange } step, Place: { } where } ? ChangeOf(step, where) : null;
            steps.Add(new TraceStep(
                entry.Step,
                line < endsAt ? entry.Task : tasks,
                entry.Event?.Kind.ToString() ?? "Note",
                entry.Text,
                at,
                change,
                entry.Event is { } told ? PagesOf(told, at) : []));
        }

        return steps;
    }

    private static EntryChange ChangeOf(in ProtocolEvent step, in EntryPlace place)
    {
        var (old, next) = (new Pte((ulong)step.Extra), new Pte(step.Value));
        var at = PlaceReport.Of(place);
        return new EntryChange(
            at.Page, at.Index, at.Level, at.Ipa, PlaceReport.Hex(old.Raw), PlaceReport.Hex(next.Raw), Text(old, at.Level), Text(next, at.Level));
    }

    private static string Text(Pte pte, int? level) => level is { } known ? pte.ToString(known) : pte.ToString();

    private IReadOnlyList<PageChange> PagesOf(in ProtocolEvent step, PlaceReport? at) => step.Kind switch
    {
        ProtocolEventKind.EntryChange => Links(step, at!),
        ProtocolEventKind.PageAllocate => [Begin(step.Address, "allocate", null)],
        ProtocolEventKind.RootAllocate => Each(step, "root", _start?.StartLevel),
        ProtocolEventKind.HypRoot => [Begin(step.Address, "root", (int)step.Extra)],
        ProtocolEventKind.RootFree => Each(step, "free", null),
        ProtocolEventKind.TableTeardown => Each(step, "teardown", null),
        ProtocolEventKind.SubtreeDefer => [Plain(step.Address, "defer")],
        ProtocolEventKind.SubtreeFree => [Plain(step.Address, "freeing")],
        ProtocolEventKind.PageFree => [Plain(step.Address, "free")],
        _ => [],
    };

    private List<PageChange> Links(in ProtocolEvent step, PlaceReport at)
    {
        var changes = new List<PageChange>();
        if (step.Value == (ulong)step.Extra)
            return changes;
        var old = PlaceReport.Hex(TableShadow.TableIn((ulong)step.Extra));
        if (TableShadow.LooksLikeTable((ulong)step.Extra) && _parents.GetValueOrDefault(old) is { } parent
            && parent.Page == at.Page && parent.Index == at.Index)
        {
            _parents[old] = null;
            changes.Add(Linked(old, "detach", at));
        }

        var next = PlaceReport.Hex(TableShadow.TableIn(step.Value));
        if (TableShadow.LooksLikeTable(step.Value) && _parents.ContainsKey(next))
        {
            _parents[next] = at;
            changes.Add(Linked(next, "link", at));
        }

        return changes;
    }

    private List<PageChange> Each(in ProtocolEvent step, string change, int? level)
    {
        var pages = new List<PageChange>();
        for (var page = 0; page < step.Extra; page++)
        {
            var address = step.Address + ((ulong)page << (_start?.PageShift ?? new Stage2Options().PageShift));
            pages.Add(change == "root" ? Begin(address, change, level) : Plain(address, change));
        }

        return pages;
    }

    private PageChange Begin(ulong address, string change, int? level)
    {
        var page = PlaceReport.Hex(address);
        _parents[page] = null;
        return new PageChange(page, change, level, null, null, null);
    }

    private PageChange Plain(ulong address, string change)
    {
        // What is cleared after that names no page any more.
        var page = PlaceReport.Hex(address);
        if (change == "free")
            _parents.Remove(page);
        return new PageChange(page, change, null, null, null, null);
    }

    private static PageChange Linked(string page, string change, PlaceReport at) =>
        new(page, change, at.Level + 1, at.Ipa, at.Page, at.Index);
}
