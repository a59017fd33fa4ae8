using System.Text;

namespace Lab.Web.Services.Experiments;

/// <summary>The file that a child process appends its slices to, followed from here. One caller at a time.</summary>
public sealed class ExperimentJournal(string path)
{
    private const byte LineEnd = (byte)'\n';

    private long _taken;

    public string Path => path;

    /// <summary>Where the child's process id is while it runs.</summary>
    public string ProcessFile => path + ".pid";

    /// <summary>Its lines; the last may be cut short. Empty: there is no such file.</summary>
    public IReadOnlyList<string> ReadAll() => File.Exists(path) ? File.ReadAllLines(path) : [];

    /// <summary>Write it anew, in one step; <see cref="ReadNew"/> goes on after it.</summary>
    public void Write(IEnumerable<string> lines)
    {
        var whole = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        File.WriteAllBytes(path + ".whole", whole);
        File.Move(path + ".whole", path, overwrite: true);
        _taken = whole.Length;
    }

    /// <summary>Whole lines that came since; one that is still being written waits.</summary>
    public IReadOnlyList<string> ReadNew()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length <= _taken)
            return [];
        file.Position = _taken;
        var bytes = new byte[file.Length - _taken];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var end = Array.LastIndexOf(bytes, LineEnd, read - 1);
        if (end < 0)
            return [];
        _taken += end + 1;
        return Encoding.UTF8.GetString(bytes, 0, end).Split('\n');
    }

    public void Delete()
    {
        File.Delete(path);
        File.Delete(ProcessFile);
    }
}
