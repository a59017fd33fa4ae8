using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>An atomic addition to a word that no other core wants.</summary>
internal sealed class AtomicAddBenchmark()
    : Benchmark(MachineLimits.AtomicAdd, "an atomic addition on a line that no other core wants")
{
    private const int Turns = 20_000;

    private readonly SharedWords<HostPlatform> _words = new(1, padded: true);

    public override double Pass()
    {
        var words = _words;
        var began = HostPlatform.NowNs();
        for (var turn = 0; turn < Turns; turn++)
            _ = words.Add(0, 1);
        return (double)(HostPlatform.NowNs() - began) / Turns;
    }

    public override void Dispose()
    {
        _words.Dispose();
        base.Dispose();
    }
}
