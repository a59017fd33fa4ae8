using System.Globalization;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>
/// The part of a trace line before the event's name: <c>TASK-PID [CPU] FLAGS SECONDS.MICROSECONDS: </c>
/// </summary>
/// <remarks>
/// A task's name may hold blanks and dashes (<c>CPU 0/KVM</c>, <c>&lt;idle&gt;</c>); the process id stands in brackets
/// after the thread id if the option record-tgid was on.
/// </remarks>
internal ref struct LineHead
{
    private const string Shape = "TASK-PID [CPU] FLAGS SECONDS.MICROSECONDS: EVENT: …";

    public ReadOnlySpan<char> Task;
    public int ThreadId;
    public int? ProcessId;
    public int Cpu;
    public bool InInterrupt;
    public long TimeNs;
    public int EventStart;

    public static LineFault Parse(ReadOnlySpan<char> line, out LineHead head)
    {
        head = default;
        var bracket = FindCpu(line, out var cpuEnd);
        if (bracket < 0)
            return new LineFault("cpu", $"a processor in brackets: {Shape}", 0);
        head.Cpu = int.Parse(line[(bracket + 1)..cpuEnd], CultureInfo.InvariantCulture);

        var fault = head.ParseTask(line[..bracket].TrimEnd(' '));
        if (fault.Any)
            return fault;

        var at = SkipBlanks(line, cpuEnd + 1);
        var flagsEnd = WordEnd(line, at);
        if (!IsTime(line[at..flagsEnd]))
        {
            if (flagsEnd - at is < 4 or > 6)
                return new LineFault("flags", "4 to 6 latency flags such as d.h..", at);
            head.InInterrupt = line[at + 2] is 'h' or 'H' or 's' or 'z' or 'Z';
            at = SkipBlanks(line, flagsEnd);
            flagsEnd = WordEnd(line, at);
        }

        return head.ParseTime(line, at, flagsEnd);
    }

    private LineFault ParseTask(ReadOnlySpan<char> text)
    {
        if (text.EndsWith(")"))
        {
            var open = text.LastIndexOf('(');
            if (open < 0)
                return new LineFault("task", "a process id in brackets", 0);
            if (int.TryParse(text[(open + 1)..^1].Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture,
                out var process))
                ProcessId = process;
            else if (text[(open + 1)..^1].ContainsAnyExcept('-', ' '))
                return new LineFault("task", "a process id in brackets", open);
            text = text[..open].TrimEnd(' ');
        }

        var dash = text.LastIndexOf('-');
        if (dash < 0)
            return new LineFault("task", "TASK-PID", 0);
        if (!int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ThreadId))
            return new LineFault("task", "a thread id after the last dash", dash + 1);
        Task = text[..dash].TrimStart(' ');
        return Task.IsEmpty ? new LineFault("task", "a task name", 0) : default;
    }

    private LineFault ParseTime(ReadOnlySpan<char> line, int at, int end)
    {
        var text = line[at..end];
        if (!IsTime(text))
            return new LineFault("timestamp", "seconds with a fraction and a colon, such as 92.993394:", at);
        text = text[..^1];
        var dot = text.IndexOf('.');
        var fraction = text[(dot + 1)..];
        if (!long.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > long.MaxValue / 2_000_000_000 || fraction.Length is not (6 or 9))
        {
            return new LineFault("timestamp", "seconds with 6 or 9 places", at);
        }

        var ns = long.Parse(fraction, CultureInfo.InvariantCulture) * (fraction.Length == 6 ? 1_000 : 1);
        TimeNs = seconds * 1_000_000_000 + ns;
        EventStart = SkipBlanks(line, end);
        return EventStart < line.Length ? default : new LineFault("event", "an event's name and a colon", line.Length);
    }

    /// <summary>
    /// The first <c>[digits]</c> that follows <c>-digits</c>, so that brackets in task names do not mislead.
    /// </summary>
    private static int FindCpu(ReadOnlySpan<char> line, out int close)
    {
        for (var at = 1; at < line.Length; at++)
        {
            if (line[at] != '[')
                continue;
            close = at + 1;
            while (close < line.Length && char.IsAsciiDigit(line[close]))
                close++;
            if (close - at is > 1 and < 8 && close < line.Length && line[close] == ']' && EndsATask(line[..at]))
                return at;
        }

        close = 0;
        return -1;
    }

    /// <summary>A thread id or a bracketed process id, then a blank.</summary>
    private static bool EndsATask(ReadOnlySpan<char> text)
    {
        if (text[^1] != ' ')
            return false;
        text = text.TrimEnd(' ');
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiDigit(text[digits - 1]))
            digits--;
        return text.EndsWith(")") || digits < text.Length && digits > 0 && text[digits - 1] == '-';
    }

    private static bool IsTime(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[^1] != ':')
            return false;
        var dot = text.IndexOf('.');
        return dot > 0 && dot < text.Length - 2
            && !text[..dot].ContainsAnyExceptInRange('0', '9')
                && !text[(dot + 1)..^1].ContainsAnyExceptInRange('0', '9');
    }

    private static int SkipBlanks(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] == ' ')
            at++;
        return at;
    }

    private static int WordEnd(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] != ' ')
            at++;
        return at;
    }
}
