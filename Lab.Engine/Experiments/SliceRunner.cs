namespace Lab.Engine.Experiments;

/// <summary>Runs one slice on the real machine: from an equal state, settled, counted, drained.</summary>
/// <remarks>
/// Equal state: every slice is a run of its own, with the pair's seed, and the garbage of the one before is collected
/// while nothing counts. A slice that is broken off leaves nothing behind.
/// </remarks>
public sealed class SliceRunner(ISliceBench bench, TimeProvider clock)
{
    private const int NsPerMs = 1_000_000;

    /// <exception cref="OperationCanceledException">The slice was broken off; the run has been ended.</exception>
    public async Task<SliceResult> RunAsync(ComparisonPlan plan, SliceTicket ticket, CancellationToken stop)
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        bench.BeginSlice(plan.OptionsOf(ticket));
        SliceResult result;
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(plan.SettleMs), clock, stop);
            var waitBefore = CoreWait.ReadNs();
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var from = bench.ReadSlice();
            await Task.Delay(TimeSpan.FromMilliseconds(plan.SliceMs), clock, stop);
            var to = bench.ReadSlice();
            var cpu = Environment.CpuUsage.TotalTime - cpuBefore;
            var waitAfter = CoreWait.ReadNs();
            result = SliceResult.Between(
                ticket, from, to, (long)(cpu.TotalMilliseconds * NsPerMs), waitBefore < 0 || waitAfter < 0 ? CoreWait.Unknown : waitAfter - waitBefore);
        }
        catch
        {
            bench.EndSlice();
            throw;
        }

        return result with { Violation = bench.EndSlice() ?? result.Violation };
    }
}
