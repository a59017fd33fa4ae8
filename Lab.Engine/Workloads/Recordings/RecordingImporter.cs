namespace Lab.Engine.Workloads.Recordings;

/// <summary>
/// Reads ftrace text (<c>trace</c>, plain or gzip) into a <see cref="Recording"/>. Bad input never throws.
/// </summary>
public static class RecordingImporter
{
    /// <summary>Reads a file.</summary>
    public static RecordingImport Read(string path, RecordingImportOptions? options = null)
    {
        FileStream stream;
        try
        {
            stream = File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            return new RecordingImport([new RecordingProblem(path, 0, "file", "a readable file", exception.Message)]);
        }

        return Read(stream, path, options);
    }

    /// <summary>Reads a stream: an upload.</summary>
    /// <param name="stream">Seekable; disposed.</param>
    /// <param name="name">For messages.</param>
    public static RecordingImport Read(Stream stream, string name, RecordingImportOptions? options = null)
    {
        options ??= new RecordingImportOptions();
        if (options.Problems() is { Count: > 0 } wrong)
            return new RecordingImport([.. wrong.Select(problem =>
                new RecordingProblem(name, 0, "options", "valid limits", problem))]);

        var builder = new RecordingBuilder(name, options);
        using var reader = RecordingLineReader.Open(stream, options.MaxBytes);
        var line = 0;
        while (builder.Problems.Count < options.MaxProblems && reader.TryRead(out var text))
        {
            line++;
            if (builder.IsFull)
            {
                builder.Refuse(line, "file", $"at most {options.MaxEvents} events", text);
                break;
            }

            builder.AddLine(line, text);
        }

        RefuseWhole(builder, reader, options, line);
        if (builder.Problems.Count > 0)
            return new RecordingImport(builder.Problems);

        var tail = (reader.LastLineCut ? RecordingTail.LastLineCut : RecordingTail.Whole)
            | (reader.StreamCut ? RecordingTail.StreamCut : RecordingTail.Whole);
        return new RecordingImport(builder.Build(tail));
    }

    private static void RefuseWhole(
        RecordingBuilder builder, RecordingLineReader reader, RecordingImportOptions options, int line)
    {
        if (reader.Damage is { } damage)
            builder.Refuse(0, "file", "an undamaged gzip stream", damage);
        if (reader.TooLarge)
            builder.Refuse(0, "file", $"at most {options.MaxBytes} bytes of text", "more");
        if (reader.LineTooLong)
            builder.Refuse(line + 1, "line", $"at most {RecordingLineReader.MaxLine} characters", "more");
        if (builder.EventCount == 0 && builder.Problems.Count == 0)
            builder.Refuse(0, "file", "ftrace text with at least one KVM event", "none");
    }
}
