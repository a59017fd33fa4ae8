using System.Globalization;

namespace Lab.Engine.Experiments;

/// <summary>How long the threads of this process have been ready without a core, by the kernel's own account.</summary>
/// <remarks>
/// Counts every cause alike: too many threads of our own, and neighbours on a shared machine. Source: the run-delay field of
/// /proc/PID/task/TID/schedstat (proc(5)).
/// </remarks>
public static class CoreWait
{
    /// <summary>What <see cref="ReadNs"/> gives where the kernel keeps no account.</summary>
    public const long Unknown = -1;

    private const string Tasks = "/proc/self/task";

    /// <summary>Nanoseconds of all threads that live; a difference of two readings counts those that live through both.</summary>
    public static long ReadNs()
    {
        try
        {
            return new DirectoryInfo(Tasks).EnumerateDirectories().Sum(static task => OfTask(Path.Combine(task.FullName, "schedstat")));
        }
        catch (IOException)
        {
            return Unknown;
        }
    }

    private static long OfTask(string path)
    {
        try
        {
            return long.Parse(File.ReadAllText(path).Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(Tasks) && File.Exists("/proc/self/schedstat"))
        {
            return 0; // the thread ended between the list and its reading
        }
    }
}
