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
    private TableMachine<RecordingPlatform> _machine = null!;
    private ProtocolNotebook _notes = null!;
    private IPageNames _names = null!;
    private TableMirror _mirror = null!;
    private int _index = -1;
    private long _compared;
    private int _followed;

    private SequenceJudge(VectorSequence sequence) => _sequence = sequence;

    /// <returns>Its disagreements, all of one operation; how many values were compared, and operations done once more quietly.</returns>
    public static (IReadOnlyList<Disagreement> Found, long Compared, int Followed) Judge(VectorSequence sequence)
    {
        var judge = new SequenceJudge(sequence);
        judge.Run();
        return (judge._found, judge._compared + (judge._mirror?.Compared ?? 0), judge._followed);
    }

    private void Run()
    {
        try
        {
            using var memory = new PhysicalMemory<RecordingPlatform>(
                new MemoryOptions { PageShift = _sequence.Init.PageShift, TablePages = _sequence.TablePages });
            _names = _notes = new ProtocolNotebook(new TableInspector<RecordingPlatform>(memory), _sequence.Init.PageShift);
            RecordingPlatform.Listener = _notes;
            using var machine = TableMachine<RecordingPlatform>.Make(_sequence.Init, memory, _notes);
            _machine = machine;
            _mirror = new TableMirror(machine, _notes);
            Compare(_sequence.Created, machine.Created);
            using var twin = new QuietTwin(_sequence, machine, _notes);
            var follows = true;
            while (_found.Count == 0 && ++_index < _sequence.Operations.Count)
            {
                var operation = _sequence.Operations[_index];

                // A race is injected by who listens; the quiet engine cannot follow it.
                follows &= operation.InjectAt == 0;
                var answer = Perform(operation);
                Compare(operation.Expected, answer);
                if (follows && _found.Count == 0)
                    Follow(twin, operation, answer);
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
        finally
        {
            RecordingPlatform.Listener = null;
        }
    }

    private VectorAnswer Perform(VectorOperation operation)
    {
        _notes.Begin(operation.Expected.Trace is not null);
        if (operation.InjectAt > 0)
            _notes.Inject(operation.InjectAt, _machine.RawOf(operation.Injected));
        return _machine.Perform(operation);
    }

    private void Follow(QuietTwin twin, VectorOperation operation, VectorAnswer answer)
    {
        _followed++;
        if (twin.Follow(operation, answer) is { } difference)
            Report($"without a listener: {difference.What}", difference.Expected, difference.Got);
    }

    private void Compare(VectorResult expected, VectorAnswer answer)
    {
        foreach (var ((key, recorded), (_, given)) in expected.Answer.Fields().Zip(answer.Fields()))
        {
            _compared++;
            if (!string.Equals(recorded ?? "", given ?? "", StringComparison.Ordinal))
                ReportAnswer(key, recorded, given, expected.Answer, answer);
        }

        var notes = _notes;
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
        var dump = new TableDump(_machine, _notes);
        _compared++;
        if (expected.Live != _notes.Pages.Count)
            Report("x.state.live", $"{expected.Live}", $"{_notes.Pages.Count}");
        Compare("x.state.pages", expected.Pages, dump.Pages);
        Compare("x.state.ents", expected.Entries, dump.Entries);
        Compare("x.state.pend", expected.Pending, dump.Pending);
        Compare("x.state.unl", expected.Unlinked, dump.Unlinked);
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

        var address = _notes.Pages[page];
        var known = _machine.Memory.State(address) is PageState.Linked or PageState.Detached;
        var level = known ? _machine.Memory.Level(address) : (int?)null;
        var (old, next) = (_names.Describe(expected), _names.Describe(got));
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
