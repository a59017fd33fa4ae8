namespace Lab.Engine.Benchmarks;

/// <summary>What this machine can do at best: what the benchmarks are compared with.</summary>
public static class MachineLimits
{
    public const string EmptyLoop = "empty-loop";
    public const string CompareExchange = "cas";
    public const string AtomicAdd = "atomic-add";
    public const string PointerChase = "pointer-chase";
    public const string MembarrierAlone = "membarrier-alone";
    public const string MembarrierRunningSibling = "membarrier-running-sibling";

    public static IEnumerable<Benchmark> All() =>
    [
        new EmptyLoopBenchmark(),
        new CompareExchangeBenchmark(),
        new AtomicAddBenchmark(),
        new PointerChaseBenchmark(),
        new MembarrierBenchmark(MembarrierAlone, withSibling: false),
        new MembarrierBenchmark(MembarrierRunningSibling, withSibling: true),
    ];
}
