namespace Lab.Engine.Benchmarks;

/// <summary>Every benchmark, limits first.</summary>
public static class BenchmarkList
{
    /// <summary>Made anew, with their tables; whoever asks disposes each.</summary>
    public static IReadOnlyList<Benchmark> Create() => [.. MachineLimits.All(), .. RcuBenchmarks.All(), .. TableBenchmarks.All(), .. ScopeBenchmark.All()];
}
