using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>A compare-exchange that succeeds, on a word that no other core wants.</summary>
internal sealed class CompareExchangeBenchmark()
    : Benchmark(MachineLimits.CompareExchange, "a compare-exchange that succeeds, on a line that no other core wants")
{
    private const int Turns = 20_000;

    private readonly SharedWords<HostPlatform> _words = new(1, padded: true);

    public override double Pass()
    {
        var words = _words;
        var began = HostPlatform.NowNs();
        var value = words.Load(0);
        for (var turn = 0; turn < Turns; turn++)
            value = words.CompareExchange(0, value + 1, value) + 1;
        return (double)(HostPlatform.NowNs() - began) / Turns;
    }

    public override void Dispose()
    {
        _words.Dispose();
        base.Dispose();
    }
}
