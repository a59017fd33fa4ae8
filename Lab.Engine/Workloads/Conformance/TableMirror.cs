using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>
/// The runner's own map (page, index) to descriptor, changed by nothing but what recordings say, and compared with the
/// engine's real table memory after each operation: a change that was not recorded is seen as well.
/// </summary>
internal sealed class TableMirror(TableMachine<RecordingPlatform> machine, ProtocolNotebook notebook)
{
    private readonly SortedDictionary<int, ulong[]> _entries = [];
    private readonly Dictionary<int, uint> _references = [];

    /// <summary>Values compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Take over what a result recorded.</summary>
    /// <returns>
    /// What cannot be so, or null: recorded is what differs from before and nothing else, each once, and the count of
    /// every new page.
    /// </returns>
    public string? Apply(VectorResult result)
    {
        var fresh = new HashSet<int>();
        foreach (var (kind, page, _) in result.Pages)
        {
            if (kind is 'A' or 'P')
            {
                _entries[page] = new ulong[machine.Memory.EntriesPerPage];
                _references[page] = 1;
                fresh.Add(page);
            }
            else if (kind is 'F' or 'Q')
            {
                _entries.Remove(page);
                _references.Remove(page);
                fresh.Remove(page);
            }
        }

        return ApplyReferences(result, fresh) ?? ApplyEntries(result);
    }

    /// <summary>Compare with the engine's memory.</summary>
    /// <param name="differ">Called with page, index (-1: the reference count), expected, got.</param>
    public void Compare(Action<int, int, ulong, ulong> differ)
    {
        foreach (var (number, page) in notebook.Pages)
        {
            if (!_entries.TryGetValue(number, out var expected))
                continue;
            var references = machine.Memory.ReferenceCount(page);
            if (references != _references[number])
                differ(number, -1, _references[number], references);
            Compared += 1 + expected.Length;
            ComparePage(number, page, expected, differ);
        }
    }

    /// <summary>The pages that ought to be allocated.</summary>
    public IEnumerable<int> Pages => _entries.Keys;

    private string? ApplyReferences(VectorResult result, HashSet<int> fresh)
    {
        var counted = new HashSet<int>();
        foreach (var (page, count) in result.References)
        {
            if (!_references.TryGetValue(page, out var before))
                return $"x.rc counts page {page}, which is not allocated";
            if (!counted.Add(page) || (before == count && !fresh.Contains(page)))
                return $"x.rc counts page {page}, whose count is {before} already";
            _references[page] = count;
        }

        fresh.ExceptWith(counted);
        return fresh.Count == 0 ? null : $"x.rc does not count the new page {fresh.Min()}";
    }

    private string? ApplyEntries(VectorResult result)
    {
        foreach (var entry in result.Changed)
        {
            if (!_entries.TryGetValue(entry.Page, out var entries))
                return $"x.d changes page {entry.Page}, which is not allocated";
            if (!((IPageNames)notebook).TryRaw(entry.Value, out var raw))
                return $"x.d names table page {entry.Value.Value}, which is not allocated";
            if (entries[entry.Index] == raw)
                return $"x.d changes entry {entry.Index} of page {entry.Page}, which is {entry.Value} already";
            entries[entry.Index] = raw;
        }

        return null;
    }

    private void ComparePage(int number, PhysAddr page, ulong[] expected, Action<int, int, ulong, ulong> differ)
    {
        var actual = machine.Inspector.Entries(page);
        var from = 0;
        while (from < expected.Length)
        {
            var at = from + actual[from..].CommonPrefixLength(expected.AsSpan(from));
            if (at == expected.Length)
                return;
            differ(number, at, expected[at], actual[at]);
            from = at + 1;
        }
    }
}
