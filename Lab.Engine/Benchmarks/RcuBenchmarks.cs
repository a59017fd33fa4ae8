namespace Lab.Engine.Benchmarks;

/// <summary>The operations of RCU.</summary>
internal static class RcuBenchmarks
{
    public static IEnumerable<Benchmark> All() =>
    [
        new ReadSectionBenchmark(),
        new ExpeditedBenchmark(readers: 0),
        new ExpeditedBenchmark(readers: 1),
        new CallbackEnqueueBenchmark(),
        new CallbackFlowBenchmark(),
    ];
}
