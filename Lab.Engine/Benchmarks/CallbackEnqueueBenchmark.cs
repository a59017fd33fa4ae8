using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Benchmarks;

/// <summary>call_rcu alone: the callbacks run outside the time.</summary>
internal sealed class CallbackEnqueueBenchmark : Benchmark
{
    private const int Calls = 8_192;

    private readonly CallbackBench _bench = new();

    public CallbackEnqueueBenchmark()
        : base("call-rcu-enqueue", "queue a callback (call_rcu)") =>
        Target = new BenchmarkTarget(MachineLimits.CompareExchange, 1);

    public override double Pass()
    {
        var took = _bench.Enqueue(Calls);
        _bench.Drain();
        return (double)took / Calls;
    }

    public override void Dispose()
    {
        _bench.Dispose();
        base.Dispose();
    }
}
