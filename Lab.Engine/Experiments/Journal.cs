using System.Text;
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

    /// <summary>Add a slice. Others may read the file meanwhile; one writes.</summary>
    public void Append(string path, TSlice slice)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.UTF8.GetBytes(Line(slice)));
    }

    /// <summary>Make a file that was read the beginning of what follows: its last line whole, and nothing after it.</summary>
    /// <remarks>In one step; a file that is whole is left alone, for the sake of whoever reads on in it.</remarks>
    public void Mend(string path, THead head, IEnumerable<TSlice> slices)
    {
        var text = Line(new Framed(format, head)) + string.Concat(slices.Select(Line));
        if (File.ReadAllText(path) == text)
            return;
        var whole = path + ".whole";
        File.WriteAllText(whole, text);
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
            return Read(path, ReadLines(path), out head, out slices);
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
                return [$"{name}, line {line + 1}: {damage ?? "no slice"}"];
        }

        head = framed.Head;
        slices = read;
        return [];
    }

    /// <summary>The first line of a file, without its end.</summary>
    public string HeadLine(THead head) => Line(new Framed(format, head)).TrimEnd();

    /// <summary>Of a file that may be written to at this moment.</summary>
    private static string[] ReadLines(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = new List<string>();
        while (file.ReadLine() is { } line)
            lines.Add(line);
        return [.. lines];
    }

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
