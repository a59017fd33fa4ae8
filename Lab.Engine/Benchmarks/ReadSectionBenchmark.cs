using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>An empty read section, the slot known.</summary>
internal sealed class ReadSectionBenchmark : Benchmark
{
    private const int Sections = 50_000;

    private readonly TableBench _bench = new(LockKind.QueuedReaderWriter);

    public ReadSectionBenchmark()
        : base("rcu-read-section", "RCU read lock and unlock, the slot known") =>
        Target = new BenchmarkTarget(MachineLimits.CompareExchange, 0.15);

    public override double Pass()
    {
        var began = HostPlatform.NowNs();
        _bench.First.ReadSections(Sections);
        return (double)(HostPlatform.NowNs() - began) / Sections;
    }

    public override void Dispose()
    {
        _bench.Dispose();
        base.Dispose();
    }
}
