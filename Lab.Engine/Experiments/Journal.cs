using System.Text.Json;

namespace Lab.Engine.Experiments;

/// <summary>
/// An experiment on disk while it runs: JSON lines, first its head (format, plan, where it is made), then each slice as it
/// ends. A crash loses the slice that was running, and nothing else.
/// </summary>
/// <typeparam name="THead">Plan and origin.</typeparam>
/// <typeparam name="TSlice">A slice that ran.</typeparam>
/// <param name="format">Names this kind of file and its version; the first line begins with it.</param>
public sealed class Journal<THead, TSlice>(string format)
    where THead : class
    where TSlice : class
{
    /// <summary>Begin a file; one that is there is replaced.</summary>
    public void Begin(string path, THead head) => File.WriteAllText(path, Line(new Framed(format, head)));

    public void Append(string path, TSlice slice) => File.AppendAllText(path, Line(slice));

    /// <summary>Write a whole file anew, in one step.</summary>
    public void Replace(string path, THead head, IEnumerable<TSlice> slices)
    {
        var whole = path + ".whole";
        File.WriteAllText(whole, Line(new Framed(format, head)) + string.Concat(slices.Select(Line)));
        File.Move(whole, path, overwrite: true);
    }

    /// <summary>Read a file back.</summary>
    /// <param name="head">Null if there is a problem.</param>
    /// <param name="slices">In the order in which they ran.</param>
    /// <remarks>A last line that was cut short is the slice that was being written: it is left out. Any other damage refuses the file.</remarks>
    /// <returns>Problems, each with its line.</returns>
    public IReadOnlyList<string> Load(string path, out THead? head, out IReadOnlyList<TSlice> slices)
    {
        head = null;
        slices = [];
        try
        {
            return Read(path, File.ReadAllLines(path), out head, out slices);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [$"{path}: {unreadable.Message}"];
        }
    }

    /// <summary>Read the lines of a file, wherever they are kept; see <see cref="Load"/>.</summary>
    /// <param name="name">Of the file, for its problems.</param>
    public IReadOnlyList<string> Read(string name, IReadOnlyList<string> lines, out THead? head, out IReadOnlyList<TSlice> slices)
    {
        head = null;
        slices = [];
        if (lines.Count == 0 || Read<Framed>(lines[0], out var damage) is not { } framed || framed.Format != format)
            return [$"{name}, line 1: this is no file of the kind \"{format}\"."];
        var read = new List<TSlice>();
        for (var line = 1; line < lines.Count; line++)
        {
            if (Read<TSlice>(lines[line], out damage) is { } slice)
                read.Add(slice);
            else if (line < lines.Count - 1)
                return [$"{name}, line {line + 1}: {damage}"];
        }

        head = framed.Head;
        slices = read;
        return [];
    }

    /// <summary>The first line of a file, without its end.</summary>
    public string HeadLine(THead head) => Line(new Framed(format, head)).TrimEnd();

    private static string Line<T>(T value) => JsonSerializer.Serialize(value, ExperimentJson.Options) + "\n";

    private static T? Read<T>(string line, out string? damage)
        where T : class
    {
        damage = null;
        try
        {
            return JsonSerializer.Deserialize<T>(line, ExperimentJson.Options);
        }
        catch (JsonException broken)
        {
            damage = broken.Message;
            return null;
        }
    }

    private sealed record Framed(string Format, THead Head);
}
