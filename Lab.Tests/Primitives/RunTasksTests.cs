using System.Diagnostics;
using Lab.Engine.Primitives;

namespace Lab.Tests.Primitives;

public sealed class RunTasksTests
{
    /// <summary>Two threads that never sleep, on one core: each waits while the other runs. The same two outside the run's tasks: nothing is counted of them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Between_TwoBusyThreadsOnOneCore_WaitOnlyIfEnlisted(bool enlists)
    {
        var cpu = HostSystem.AllowedCpus()[0];
        var ids = new int[2];
        using var ready = new CountdownEvent(2);
        using var stop = new CancellationTokenSource();
        var threads = ids.Select((_, index) => new Thread(() =>
        {
            using var enlisted = enlists ? RunTasks.Enlist() : default;
            Assert.True(HostSystem.Pin(cpu));
            ids[index] = HostSystem.ThreadId();
            ready.Signal();
            while (!stop.IsCancellationRequested)
            {
            }
        }) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.True(ready.Wait(TimeSpan.FromMinutes(1)));

        var from = OfThese(RunTasks.Read());
        var to = from;
        // Until the kernel has said of both that they ran and waited; never, if they are not counted: then until two seconds have passed.
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(enlists ? 60 : 2);)
        {
            to = OfThese(RunTasks.Read());
            if (enlists && RunTasks.Between(from, to) is { RunNs: > 1_000_000, WaitNs: > 1_000_000 })
                break;
            Thread.Sleep(10);
        }

        stop.Cancel();
        threads.ForEach(thread => thread.Join());
        var time = RunTasks.Between(from, to)!.Value;
        Assert.Equal(enlists ? 2 : 0, to.Count);
        Assert.Equal(enlists, time.RunNs > 1_000_000 && time.WaitNs > 1_000_000);
        Assert.Empty(OfThese(RunTasks.Read()));

        // Other tests' runs may be alive in this process.
        Dictionary<int, CoreTime> OfThese(IReadOnlyDictionary<int, CoreTime>? all)
        {
            Assert.NotNull(all);
            return all.Where(task => ids.Contains(task.Key)).ToDictionary();
        }
    }

    [Fact]
    public void Between_AThreadThatEndedOrCame_IsLeftOut()
    {
        var from = new Dictionary<int, CoreTime> { [1] = new(10, 1), [2] = new(100, 50) };
        var to = new Dictionary<int, CoreTime> { [1] = new(17, 4), [3] = new(1000, 1000) };

        Assert.Equal(new CoreTime(7, 3), RunTasks.Between(from, to));
        Assert.Null(RunTasks.Between(null, to));
    }
}
