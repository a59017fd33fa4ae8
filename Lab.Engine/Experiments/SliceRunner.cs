using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments;

/// <summary>Runs one slice on the real machine: from an equal state, settled, counted, drained.</summary>
/// <remarks>
/// Equal state: every slice is a run of its own, with a seed of its pair, and the garbage of the one before is collected
/// while nothing counts. A slice that is broken off leaves nothing behind.
/// </remarks>
public sealed class SliceRunner(ISliceBench bench, TimeProvider clock)
{
    private const int NsPerMs = 1_000_000;

    /// <param name="options">Without problems; the seed is the run's.</param>
    /// <param name="settle">Runs before it counts.</param>
    /// <param name="slice">Counts.</param>
    /// <exception cref="OperationCanceledException">The slice was broken off; the run has been ended.</exception>
    public async Task<SliceCounts> RunAsync(RunOptions options, TimeSpan settle, TimeSpan slice, CancellationToken stop)
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        bench.BeginSlice(options);
        SliceCounts counts;
        try
        {
            await Task.Delay(settle, clock, stop);
            var tasksBefore = bench.ReadCores();
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var from = bench.ReadSlice();
            await Task.Delay(slice, clock, stop);
            var to = bench.ReadSlice();
            var cpu = Environment.CpuUsage.TotalTime - cpuBefore;
            counts = SliceCounts.Between(from, to, (long)(cpu.TotalMilliseconds * NsPerMs), RunTasks.Between(tasksBefore, bench.ReadCores()));
        }
        catch
        {
            bench.EndSlice();
            throw;
        }

        return counts with { Violation = bench.EndSlice() ?? counts.Violation };
    }
}
