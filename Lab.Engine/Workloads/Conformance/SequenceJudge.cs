using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>
/// Performs one recorded sequence on the engine and compares all that was recorded, after each operation. It ends at the
/// first operation that disagrees: what follows could only follow from it.
/// </summary>
internal sealed class SequenceJudge
{
    private const int MostReported = 8;

    private readonly VectorSequence _sequence;
    private readonly List<Disagreement> _found = [];
    private TableMachine _machine = null!;
    private TableMirror _mirror = null!;
    private int _index = -1;
    private long _compared;

    private SequenceJudge(VectorSequence sequence) => _sequence = sequence;

    /// <returns>Its disagreements, all of one operation; and how many values were compared.</returns>
    public static (IReadOnlyList<Disagreement> Found, long Compared) Judge(VectorSequence sequence)
    {
        var judge = new SequenceJudge(sequence);
        judge.Run();
        return (judge._found, judge._compared + (judge._mirror?.Compared ?? 0));
    }

    private void Run()
    {
        try
        {
            using var machine = TableMachine.Make(_sequence);
            _machine = machine;
            _mirror = new TableMirror(machine);
            Compare(_sequence.Created, machine.Created);
            while (_found.Count == 0 && ++_index < _sequence.Operations.Count)
            {
                var operation = _sequence.Operations[_index];
                Compare(operation.Expected, machine.Perform(operation));
            }
        }
        catch (NotSupportedException reason)
        {
            Report("not supported", "to be performed", reason.Message);
        }
        catch (InvariantException broken)
        {
            Report("invariant", "to hold", broken.Message);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException)
        {
            Report("failure", "none", failure.Message);
        }
    }

    private void Compare(VectorResult expected, VectorAnswer answer)
    {
        foreach (var ((key, recorded), (_, given)) in expected.Answer.Fields().Zip(answer.Fields()))
        {
            _compared++;
            if (!string.Equals(recorded ?? "", given ?? "", StringComparison.Ordinal))
                ReportAnswer(key, recorded, given, expected.Answer, answer);
        }

        var notes = _machine.Notebook;
        Compare("x.mem", expected.Pages, notes.PageEvents);
        Compare("x.tlbi", expected.Invalidations, notes.Invalidations);
        Compare("x.dc", expected.DataCache, notes.DataCache);
        Compare("x.ic", expected.InstructionCache, notes.InstructionCache);
        _compared++;
        if (expected.Warnings != notes.Warnings)
            Report("x.warn", $"{expected.Warnings}", $"{notes.Warnings}");
        if (expected.Trace is not null)
            Compare("x.trace", expected.Trace, notes.Trace);

        if (_mirror.Apply(expected) is { } impossible)
            Report("the recording", "to be consistent", impossible);
        Compare("allocated pages", [.. _mirror.Pages], [.. notes.Pages.Keys]);
        _mirror.Compare(ReportMemory);
        if (expected.State is not null && _found.Count == 0)
            CompareState(expected.State);
    }

    private void CompareState(VectorState expected)
    {
        var dump = new TableDump(_machine);
        _compared++;
        if (expected.Live != _machine.Notebook.Pages.Count)
            Report("x.state.live", $"{expected.Live}", $"{_machine.Notebook.Pages.Count}");
        Compare("x.state.pages", expected.Pages, dump.Pages);
        Compare("x.state.ents", expected.Entries, dump.Entries);
        Compare("x.state.pend", expected.Pending, _machine.Pending);
        Compare("x.state.unl", expected.Unlinked, _machine.Unlinked);
        Compare("x.state.upages", expected.DetachedPages, dump.DetachedPages);
        Compare("x.state.uents", expected.DetachedEntries, dump.DetachedEntries);
    }

    private void Compare<T>(string path, IReadOnlyList<T> expected, IReadOnlyList<T> actual)
    {
        _compared += Math.Max(expected.Count, 1);
        var most = Math.Max(expected.Count, actual.Count);
        for (var i = 0; i < most; i++)
        {
            if (i < expected.Count && i < actual.Count && EqualityComparer<T>.Default.Equals(expected[i], actual[i]))
                continue;
            Report($"{path}[{i}]", i < expected.Count ? $"{expected[i]}" : "nothing", i < actual.Count ? $"{actual[i]}" : "nothing");
            return;
        }
    }

    private void ReportAnswer(string key, string? recorded, string? given, VectorAnswer expected, VectorAnswer answer)
    {
        var isDescriptor = key == "v" && _index >= 0 && _sequence.Operations[_index].Kind != VectorOperationKind.HypUnmap;
        Report(new Disagreement
        {
            Path = $"x.{key}",
            Expected = string.IsNullOrEmpty(recorded) ? "nothing" : recorded,
            Got = string.IsNullOrEmpty(given) ? "nothing" : given,
            ExpectedMeaning = key == "r" ? NameOf(expected.Code) : isDescriptor ? Meaning(expected.Value, expected.Level) : "",
            GotMeaning = key == "r" ? NameOf(answer.Code) : isDescriptor ? Meaning(answer.Value, answer.Level) : "",
        });
    }

    private void ReportMemory(int page, int index, ulong expected, ulong got)
    {
        if (index < 0)
        {
            Report($"x.rc of page {page}", $"{expected}", $"{got}");
            return;
        }

        var address = _machine.Notebook.Pages[page];
        var known = _machine.Memory.State(address) is PageState.Linked or PageState.Detached;
        var level = known ? _machine.Memory.Level(address) : (int?)null;
        var (old, next) = (_machine.Notebook.Describe(expected), _machine.Notebook.Describe(got));
        Report(new Disagreement
        {
            Path = $"x.d: page {page}{(known ? $" (level {level})" : "")} entry {index}",
            Expected = $"{old}",
            Got = $"{next}",
            ExpectedMeaning = Meaning(old, level),
            GotMeaning = Meaning(next, level),
        });
    }

    private string Meaning(VectorDescriptor? descriptor, int? level) => descriptor switch
    {
        null => "",
        { IsTable: true } table => $"table, page {table.Value}",
        { } raw => _machine.Describe(new Pte(raw.Value), level),
    };

    private static string NameOf(long code) => code switch
    {
        0 or 1 => "",
        _ => Enum.IsDefined((PgtableResult)code) ? $"{(PgtableResult)code}" : "",
    };

    private void Report(string path, string expected, string got) =>
        Report(new Disagreement { Path = path, Expected = expected, Got = got });

    private void Report(Disagreement disagreement)
    {
        if (_found.Count >= MostReported)
            return;
        var text = _index < 0 ? "creating the table" : _index < _sequence.Operations.Count ? _sequence.Operations[_index].Text : "";
        _found.Add(disagreement with { Operation = _index, OperationText = text });
    }
}
