namespace Lab.Engine.Workloads.Recordings;

/// <summary>A line that the workload wrote into the recording: <c>VMn WORD text</c>, or free text.</summary>
/// <param name="Vm">Number of the VM; -1 if the text does not begin with one.</param>
public sealed record RecordedMark(MarkKind Kind, int Vm, string Text)
{
    /// <summary>
    /// Reads the text of a <c>tracing_mark_write</c> line. Never fails: what it does not know is <see
    /// cref="MarkKind.Other"/>.
    /// </summary>
    public static RecordedMark Parse(string text)
    {
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !words[0].StartsWith("VM", StringComparison.Ordinal)
            || !int.TryParse(words[0].AsSpan(2), out var vm))
        {
            return new RecordedMark(MarkKind.Other, -1, text);
        }

        var kind = words[1] switch
        {
            "BEGIN" => MarkKind.Begin,
            "PHASE" => MarkKind.Phase,
            "HOST" => MarkKind.Host,
            "MEMSLOT" => MarkKind.Memslot,
            "VM_DESTROY" => MarkKind.Destroy,
            "END" => MarkKind.End,
            _ => MarkKind.Other,
        };
        return new RecordedMark(kind, vm, text);
    }
}
