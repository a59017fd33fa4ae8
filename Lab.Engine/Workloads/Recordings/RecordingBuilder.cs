using System.Globalization;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>
/// Collects what the lines of one file say; turned into a <see cref="Recording"/> only if all are well formed.
/// </summary>
internal sealed class RecordingBuilder(string file, RecordingImportOptions options)
{
    private readonly List<RecordedEvent> _events = [];
    private readonly List<RecordedTask> _tasks = [];
    private readonly Dictionary<int, int> _taskByThread = [];
    private readonly List<RecordedMark> _marks = [];
    private readonly SortedDictionary<string, long> _unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventSchema>.AlternateLookup<ReadOnlySpan<char>> _schemas =
        ((Dictionary<string, EventSchema>)EventSchema.ByName).GetAlternateLookup<ReadOnlySpan<char>>();

    private string _kernel = "";
    private string _command = "";
    private bool _trimmed;
    private long _lost;
    private long _backwards;

    public List<RecordingProblem> Problems { get; } = [];

    public bool IsFull => _events.Count >= options.MaxEvents;

    public void AddLine(int number, ReadOnlySpan<char> line)
    {
        if (line.IsWhiteSpace())
            return;
        if (line[0] == '#')
        {
            AddComment(line);
            return;
        }

        if (line.StartsWith("CPU:", StringComparison.Ordinal) && line.Contains("[LOST", StringComparison.Ordinal))
        {
            AddLost(number, line);
            return;
        }

        var fault = LineHead.Parse(line, out var head);
        if (!fault.Any)
            fault = AddEvent(number, line, ref head);
        if (fault.Any)
            Refuse(number, fault.Field, fault.Expected, line[Math.Min(fault.Start, line.Length)..]);
    }

    public void Refuse(int line, string field, string expected, ReadOnlySpan<char> found) =>
        Problems.Add(new RecordingProblem(file, line, field, expected, found[..Math.Min(found.Length, 40)].ToString()));

    public Recording Build(RecordingTail tail)
    {
        if (_trimmed)
            tail |= RecordingTail.Trimmed;
        return new Recording([.. _events])
        {
            File = file,
            Tasks = _tasks,
            Marks = _marks,
            Kernel = _kernel,
            Command = _command,
            UnknownEvents = _unknown,
            LostEvents = _lost,
            Tail = tail,
            Notes = Notes(tail),
        };
    }

    public int EventCount => _events.Count;

    private LineFault AddEvent(int number, ReadOnlySpan<char> line, ref LineHead head)
    {
        var rest = line[head.EventStart..];
        var colon = rest.IndexOf(':');
        var name = colon < 0 ? [] : rest[..colon];
        if (name.IsEmpty || name.ContainsAny(' ', '(', '='))
            return new LineFault("event", "an event's name and a colon", head.EventStart);

        var start = head.EventStart + colon + 1;
        while (start < line.Length && line[start] == ' ')
            start++;
        if (name is "tracing_mark_write" or "print")
        {
            _marks.Add(RecordedMark.Parse(line[start..].ToString()));
            Add(number, ref head, RecordedKind.Mark, default, (ulong)(_marks.Count - 1));
            return default;
        }

        if (!_schemas.TryGetValue(name, out var schema))
        {
            var text = name.ToString();
            _unknown[text] = _unknown.GetValueOrDefault(text) + 1;
            return default;
        }

        var fault = EventArguments.Parse(line, start, schema, out var values);
        if (!fault.Any)
            Add(number, ref head, schema.Kind, values, values[0]);
        return fault;
    }

    private void Add(int number, ref LineHead head, RecordedKind kind, EventArguments values, ulong first)
    {
        if (_events.Count > 0 && head.TimeNs < _events[^1].TimeNs)
            _backwards++;
        _events.Add(new RecordedEvent
        {
            Line = number,
            TimeNs = head.TimeNs,
            Task = TaskOf(ref head),
            Cpu = head.Cpu,
            InInterrupt = head.InInterrupt,
            Kind = kind,
            A = first,
            B = values[1],
            C = values[2],
            D = values[3],
            E = values[4],
        });
    }

    private int TaskOf(ref LineHead head)
    {
        // Thread 0 is the idle task of every processor: one task for each.
        var key = head.ThreadId == 0 ? -1 - head.Cpu : head.ThreadId;
        if (!_taskByThread.TryGetValue(key, out var index))
        {
            index = _tasks.Count;
            _taskByThread.Add(key, index);
            _tasks.Add(new RecordedTask(head.Task.ToString(), head.ThreadId, head.ProcessId));
        }
        else if (!head.Task.SequenceEqual(_tasks[index].Name) && !head.Task.SequenceEqual("<...>"))
        {
            _tasks[index] = _tasks[index] with { Name = head.Task.ToString() };
        }

        return index;
    }

    private void AddComment(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart('#').Trim();
        if (text.StartsWith("kernel:", StringComparison.Ordinal))
            _kernel = text["kernel:".Length..].Trim().ToString();
        else if (text.StartsWith("cmd:", StringComparison.Ordinal))
            _command = text["cmd:".Length..].Trim().ToString();
        else if (text.StartsWith("trimmed", StringComparison.Ordinal))
            _trimmed = true;
        else if (text.StartsWith("cpu", StringComparison.Ordinal)
            && text.Contains("overrun:", StringComparison.Ordinal))
            _lost += SumAfter(text, " overrun: ") + SumAfter(text, "dropped events: ");
    }

    private static long SumAfter(ReadOnlySpan<char> text, string label)
    {
        var at = text.IndexOf(label, StringComparison.Ordinal);
        if (at < 0)
            return 0;
        var digits = text[(at + label.Length)..];
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture,
            out var value)
            ? value : 0;
    }

    private void AddLost(int number, ReadOnlySpan<char> line)
    {
        var digits = line[(line.IndexOf("[LOST", StringComparison.Ordinal) + 5)..].TrimStart(' ');
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        if (length > 0 && long.TryParse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture,
            out var lost))
            _lost += lost;
        else
            Refuse(number, "lost", "a count: CPU:N [LOST COUNT EVENTS]", digits);
    }

    private List<string> Notes(RecordingTail tail)
    {
        var notes = new List<string>();
        if (tail.HasFlag(RecordingTail.Trimmed))
            notes.Add("The file says that its tail was cut; what was open at its end is not judged.");
        if (tail.HasFlag(RecordingTail.LastLineCut))
            notes.Add("The last line has no line end and was left out.");
        if (tail.HasFlag(RecordingTail.StreamCut))
            notes.Add("The compressed stream ends early; the lines up to there are used.");
        if (_lost > 0)
            notes.Add($"The ring buffer lost {_lost} events: a replay cannot be exact.");
        if (_backwards > 0)
            notes.Add($"{_backwards} lines are earlier than the line before them; file order is kept.");
        foreach (var (name, count) in _unknown)
            notes.Add($"Unknown event {name}: {count}, ignored.");
        return notes;
    }
}
