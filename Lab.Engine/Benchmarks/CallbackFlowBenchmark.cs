using System.Globalization;

namespace Lab.Engine.Benchmarks;

/// <summary>
/// Callbacks from end to end: pages taken from a pool, queued, and put back by their callbacks after a grace period, by
/// the thread that queues them, while another thread reads all the time.
/// </summary>
internal sealed class CallbackFlowBenchmark : Benchmark
{
    private const int Calls = 200_000;

    private readonly CallbackBench _bench = new(withReader: true);

    public CallbackFlowBenchmark()
        : base("callbacks-end-to-end", "a callback from call_rcu to its page back in the pool, one thread reading; the ratio is millions a second")
    {
        NeedsOtherThreads = true;
        Target = new BenchmarkTarget(BenchmarkTarget.Microsecond, 15, TargetDirection.AtLeast);
    }

    public override string Remark => string.Create(CultureInfo.InvariantCulture, $"peak backlog {_bench.PeakBacklog}, bound {_bench.BacklogBound}; {_bench.DriversShare:P1} run by the grace-period thread");

    public override double Pass() => (double)_bench.Flow(Calls) / Calls;

    public override void Dispose()
    {
        _bench.Dispose();
        base.Dispose();
    }
}
