using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Tests.Support;

/// <summary>Frames in a line.</summary>
public static class Frames
{
    /// <param name="counters">Those not named are 0.</param>
    public static EngineFrame Frame(
        long sequence,
        double seconds,
        string run = "run-1",
        (Counter Counter, long Value)[]? counters = null,
        (Histogram Histogram, SparseHistogram Samples)[]? histograms = null,
        RunState state = RunState.Running,
        string? violation = null)
    {
        var frame = new EngineFrame
        {
            Sequence = sequence,
            RunId = run,
            State = state,
            ElapsedNs = (long)(seconds * 1e9),
            Policy = "parallel",
            Counters = new long[Enum.GetValues<Counter>().Length],
            Histograms = [.. Enum.GetValues<Histogram>().Select(_ => SparseHistograms.Empty)],
            Events = [],
            Violation = violation,
            RunnableThreads = 2,
        };
        foreach (var (counter, value) in counters ?? [])
            frame.Counters[(int)counter] = value;
        foreach (var (histogram, samples) in histograms ?? [])
            frame.Histograms[(int)histogram] = samples;
        return frame;
    }

    public static EngineHello Hello(int cores = 2) => new()
    {
        ProcessId = 1,
        Runtime = ".NET 10.0.1",
        Host = "host",
        Cores = cores,
        Architecture = "x64",
        Version = "0.1.0",
    };
}
