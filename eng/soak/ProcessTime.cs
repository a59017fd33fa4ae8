using System.Globalization;

namespace Lab.Soak;

/// <summary>Processor time as the kernel counts it: waiting for a core is none.</summary>
internal static class ProcessTime
{
    private const double TicksPerSecond = 100;
    private const int ParentField = 1;
    private const int UserField = 11;

    /// <summary>Seconds of a process, or of one thread (<c>/proc/PID/stat</c>, <c>/proc/PID/task/TID/stat</c>).</summary>
    public static double Seconds(string stat)
    {
        var fields = Fields(stat);
        return (long.Parse(fields[UserField], CultureInfo.InvariantCulture) + long.Parse(fields[UserField + 1], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The main thread of the renderer, below this process, that has worked most: with one page open, that page's.</summary>
    public static string BusiestRenderer()
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0).Select(id => (Id: id, Parent: Parent(id))).ToDictionary(pair => pair.Id, pair => pair.Parent);
        return parents.Keys.Where(IsOurRenderer).Select(id => $"/proc/{id}/task/{id}/stat").MaxBy(Seconds)
            ?? throw new InvalidOperationException("No renderer runs below this process.");

        bool IsOurRenderer(int id) => IsBelow(id) && Text($"/proc/{id}/cmdline").Contains("--type=renderer", StringComparison.Ordinal);

        bool IsBelow(int id)
        {
            while (parents.TryGetValue(id, out var parent))
            {
                if (parent == Environment.ProcessId)
                    return true;
                id = parent;
            }

            return false;
        }
    }

    private static int Parent(int id) => Text($"/proc/{id}/stat") is { Length: > 0 } text ? int.Parse(Split(text)[ParentField], CultureInfo.InvariantCulture) : 0;

    private static string[] Fields(string stat) => Split(File.ReadAllText(stat));

    /// <summary>What follows the name, which is in parentheses and may hold blanks.</summary>
    private static string[] Split(string text) => text[(text.LastIndexOf(')') + 2)..].Split(' ');

    /// <summary>Empty if the process is gone.</summary>
    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
