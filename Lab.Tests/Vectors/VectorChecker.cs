using System.Globalization;
using System.Text.Json;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;

namespace Lab.Tests.Vectors;

/// <summary>
/// Compares all that a vector recorded after an operation with what the machine did: answer, descriptors, references,
/// pages, invalidations, cache maintenance, warnings, the ordered trace, the full state.
/// </summary>
public sealed unsafe class VectorChecker(VectorMachine machine)
{
    private readonly Dictionary<int, ulong[]> _entries = [];
    private readonly Dictionary<int, uint> _references = [];

    /// <summary>Values compared.</summary>
    public long Compared { get; private set; }

    /// <param name="x">The recorded result.</param>
    /// <param name="answer">What the operation answered.</param>
    /// <returns>Disagreements, a sentence each.</returns>
    public List<string> Check(JsonElement x, IReadOnlyDictionary<string, string> answer)
    {
        var problems = new List<string>();
        foreach (var key in new[] { "r", "v", "lvl", "id", "mcl", "start", "pgd" })
        {
            if (x.TryGetProperty(key, out var expected))
                Equal(problems, key, expected.ToString(), answer.GetValueOrDefault(key, "nothing"));
        }

        Sequence(problems, "mem", VectorRows.MemoryEvents(x), machine.Recorder.Memory);
        Sequence(problems, "tlbi", VectorRows.Tlbi(x), machine.Recorder.Tlbi);
        Sequence(problems, "dc", VectorRows.Cache(x, "dc"), machine.Recorder.DataCache);
        Sequence(problems, "ic", VectorRows.Cache(x, "ic"), machine.Recorder.InstructionCache);
        Equal(problems, "warn", $"{VectorRows.Number(x, "warn", 0)}", $"{machine.Recorder.Warnings}");
        if (x.TryGetProperty("trace", out var trace) && trace.ValueKind == JsonValueKind.Array)
            Sequence(problems, "trace", trace.EnumerateArray().Select(item => item.GetString()!), machine.Recorder.Trace);

        Apply(x);
        CheckMemory(problems);
        if (x.TryGetProperty("state", out var state))
            CheckState(problems, state);
        return problems;
    }

    private void Apply(JsonElement x)
    {
        foreach (var (kind, page, _) in VectorRows.MemoryEvents(x))
        {
            if (kind is "A" or "P")
            {
                _entries[(int)page] = new ulong[machine.Memory.EntriesPerPage];
                _references[(int)page] = 1;
            }
            else if (kind is "F" or "Q")
            {
                _entries.Remove((int)page);
                _references.Remove((int)page);
            }
        }

        foreach (var (page, count) in VectorRows.References(x))
            _references[page] = count;
        foreach (var (page, index, value) in VectorRows.Entries(x, "d"))
            _entries[page][index] = Raw(value);
    }

    private ulong Raw(string value) => value[0] == 'T'
        ? machine.Recorder.Pages[int.Parse(value.AsSpan(1), CultureInfo.InvariantCulture)].Value | 3
        : ulong.Parse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private void CheckMemory(List<string> problems)
    {
        Sequence(problems, "pages", _entries.Keys.Order(), machine.Recorder.Pages.Keys);
        if (problems.Count > 0)
            return;
        foreach (var (number, page) in machine.Recorder.Pages)
        {
            Compared++;
            var references = machine.Memory.ReferenceCount(page);
            if (references != _references[number])
                problems.Add($"references of {number}: expected {_references[number]}, are {references}");
            var actual = new ReadOnlySpan<ulong>(machine.Memory.Entries(page), machine.Memory.EntriesPerPage);
            var expected = _entries[number].AsSpan();
            Compared += actual.Length;
            var at = actual.CommonPrefixLength(expected);
            if (at < actual.Length)
                problems.Add($"entry {at} of page {number}: expected {machine.Recorder.Text(expected[at])}, is {machine.Recorder.Text(actual[at])}");
        }
    }

    private void CheckState(List<string> problems, JsonElement state)
    {
        Equal(problems, "live", $"{state.GetProperty("live").GetInt32()}", $"{machine.Recorder.Pages.Count}");
        var pages = new List<(int Page, int Level, ulong Base, uint References)>();
        var geometry = machine.Table.Geometry;
        for (var i = 0; !machine.Table.IsDestroyed && i < geometry.RootPages; i++)
        {
            var page = machine.Root + ((ulong)i << geometry.PageShift);
            Descend(page, geometry.StartLevel, (ulong)i * (ulong)geometry.EntriesPerTable * geometry.Granule(geometry.StartLevel), pages);
        }

        Sequence(problems, "state.pages", VectorRows.Pages(state, "pages"), pages);
        Sequence(problems, "state.ents", VectorRows.Entries(state, "ents"), NonZero(pages));

        var pending = machine.Reclaimer.PendingRoots
            .Select(root => (Page: machine.Recorder.NumberOf(root), Level: (int)machine.Memory.Private(root))).ToList();
        Sequence(problems, "state.pend", Subtrees(state, "pend"), pending);
        Sequence(problems, "state.unl", Subtrees(state, "unl"), machine.Unlinked);
        var below = new List<(int Page, int Level, ulong Base, uint References)>();
        foreach (var (page, level) in pending.Concat(machine.Unlinked))
            Descend(machine.Recorder.Pages[page], level + 1, 0, below);
        Sequence(problems, "state.upages", VectorRows.Pages(state, "upages"), below);
        Sequence(problems, "state.uents", VectorRows.Entries(state, "uents"), NonZero(below));
    }

    private static IEnumerable<(int Page, int Level)> Subtrees(JsonElement state, string key) =>
        VectorRows.Rows(state, key).Select(row => (row[0].GetInt32(), row[1].GetInt32()));

    private void Descend(PhysAddr page, int level, ulong first, List<(int Page, int Level, ulong Base, uint References)> found)
    {
        found.Add((machine.Recorder.NumberOf(page), level, first, machine.Memory.ReferenceCount(page)));
        var entries = machine.Memory.Entries(page);
        for (var index = 0; index < machine.Memory.EntriesPerPage; index++)
        {
            var pte = new Pte(entries[index]);
            if (pte.IsTable(level))
                Descend(new PhysAddr(TableAddress.Of(pte)), level + 1, first + ((ulong)index * machine.Table.Geometry.Granule(level)), found);
        }
    }

    private List<(int Page, int Index, string Value)> NonZero(
        IEnumerable<(int Page, int Level, ulong Base, uint References)> pages)
    {
        var found = new List<(int Page, int Index, string Value)>();
        foreach (var page in pages)
        {
            var entries = machine.Memory.Entries(machine.Recorder.Pages[page.Page]);
            for (var index = 0; index < machine.Memory.EntriesPerPage; index++)
            {
                if (entries[index] != 0)
                    found.Add((page.Page, index, machine.Recorder.Text(entries[index])));
            }
        }

        return found;
    }

    private void Equal(List<string> problems, string what, string expected, string actual)
    {
        Compared++;
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
            problems.Add($"{what}: expected {expected}, is {actual}");
    }

    private void Sequence<T>(List<string> problems, string what, IEnumerable<T> expected, IEnumerable<T> actual)
    {
        var left = expected.ToList();
        var right = actual.ToList();
        Compared += left.Count;
        var at = left.Zip(right).TakeWhile(pair => EqualityComparer<T>.Default.Equals(pair.First, pair.Second)).Count();
        if (at == left.Count && at == right.Count)
            return;
        problems.Add($"{what}[{at}]: expected {ItemAt(left, at)}, is {ItemAt(right, at)} (of {left.Count} and {right.Count})");
    }

    private static string ItemAt<T>(List<T> items, int at) => at < items.Count ? $"{items[at]}" : "nothing";
}
