using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>One turn of a loop that does nothing.</summary>
internal sealed class EmptyLoopBenchmark() : Benchmark(MachineLimits.EmptyLoop, "one turn of a loop that does nothing")
{
    private const int Turns = 100_000;

    public override double Pass()
    {
        var began = HostPlatform.NowNs();
        Loop();
        return (double)(HostPlatform.NowNs() - began) / Turns;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Loop()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            // Nothing: the counting is what is timed.
        }
    }
}
