using System.Collections.Concurrent;
using System.Globalization;

namespace Lab.Engine.Primitives;

/// <summary>
/// The threads that a run is made of (vCPUs, host threads, logging, grace periods) and what the kernel's scheduler gave them. Not among
/// them: the runtime's own threads and the instruments, which work little and wait long, and whose waiting changes nothing that is measured.
/// </summary>
/// <remarks>
/// Waiting counts every cause alike: too many threads of our own, and neighbours on a shared machine. Source: the first two fields of
/// /proc/PID/task/TID/schedstat (proc(5)). Any thread may call.
/// </remarks>
public static class RunTasks
{
    private static readonly ConcurrentDictionary<int, byte> s_enlisted = new();

    /// <summary>The calling thread works for a run from here until this is disposed, on the same thread.</summary>
    public static Enlistment Enlist()
    {
        var id = HostSystem.ThreadId();
        s_enlisted[id] = 0;
        return new Enlistment(id);
    }

    /// <summary>What every enlisted thread has had so far, by its kernel id; null: this machine keeps no account.</summary>
    public static IReadOnlyDictionary<int, CoreTime>? Read()
    {
        if (!File.Exists("/proc/self/schedstat"))
            return null;
        var times = new Dictionary<int, CoreTime>();
        foreach (var id in s_enlisted.Keys)
        {
            if (Of(id) is { } time)
                times[id] = time;
        }

        return times;
    }

    /// <summary>Of all threads that live through both readings together; null: not known.</summary>
    public static CoreTime? Between(IReadOnlyDictionary<int, CoreTime>? from, IReadOnlyDictionary<int, CoreTime>? to)
    {
        if (from is null || to is null)
            return null;
        var both = to.Where(task => from.ContainsKey(task.Key)).ToList();
        return new CoreTime(both.Sum(task => task.Value.RunNs - from[task.Key].RunNs), both.Sum(task => task.Value.WaitNs - from[task.Key].WaitNs));
    }

    /// <returns>Null if the thread has ended.</returns>
    private static CoreTime? Of(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/self/task/{id}/schedstat").Split(' ');
            return new CoreTime(long.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Ends with the thread's work.</summary>
    public readonly record struct Enlistment(int Id) : IDisposable
    {
        public void Dispose() => s_enlisted.TryRemove(Id, out _);
    }
}
