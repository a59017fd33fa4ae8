using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <summary>What one record costs on this machine: a span's two looks at the clock and its four words.</summary>
public static class ScopeCalibration
{
    private const int Records = 8_192;
    private const int Rounds = 5;

    /// <summary>Median of some rounds over a ring as large as a lane's, so that its misses are in it. About 3 ms.</summary>
    /// <param name="nowNs">The clock that records are stamped with.</param>
    /// <param name="cpuNs">CPU time of the calling thread: a preemption is no cost of a record.</param>
    /// <returns>Nanoseconds.</returns>
    public static double RecordNs(Func<long> nowNs, Func<long> cpuNs)
    {
        using var lane = new TraceLane();
        lane.SwitchOn(ScopeRecorder.RingRecords);
        var rounds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var began = cpuNs();
            for (var record = 0; record < Records; record++)
                lane.Span(TraceKind.Operation, nowNs(), nowNs(), 3, 1, (ulong)record);
            rounds[round] = (double)(cpuNs() - began) / Records;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }
}
