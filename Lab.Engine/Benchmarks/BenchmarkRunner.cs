namespace Lab.Engine.Benchmarks;

/// <summary>
/// Runs benchmarks in interleaved rounds, so that a slow moment of the machine falls on all of them alike, and compares
/// each with its limit of the same run.
/// </summary>
/// <remarks>Warm-up first, with pauses for the JIT's background compilations, and uncounted.</remarks>
public static class BenchmarkRunner
{
    /// <summary>Run them all.</summary>
    /// <param name="benchmarks">Limits included; each target's limit must be among them.</param>
    /// <param name="options">How long.</param>
    /// <param name="progress">Told the name of each phase.</param>
    /// <param name="stop">Asked between two passes.</param>
    public static IReadOnlyList<BenchmarkResult> Run(
        IReadOnlyList<Benchmark> benchmarks, BenchmarkRunOptions options, Action<string> progress, CancellationToken stop)
    {
        for (var pause = 0; pause < options.WarmUps; pause++)
        {
            progress($"warm-up {pause + 1} of {options.WarmUps}");
            foreach (var benchmark in benchmarks)
                WarmUp(benchmark, options, stop);
            stop.WaitHandle.WaitOne(options.JitPause);
        }

        var allocated = new long[benchmarks.Count];
        var rounds = benchmarks.ToDictionary(benchmark => benchmark.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 0; round < options.Rounds; round++)
        {
            progress($"round {round + 1} of {options.Rounds}");
            for (var index = 0; index < benchmarks.Count; index++)
            {
                stop.ThrowIfCancellationRequested();
                var benchmark = benchmarks[index];
                rounds[benchmark.Name].Add(Round(benchmark, options.PassesARound, ref allocated[index]));
            }
        }

        return [.. benchmarks.Select((benchmark, index) => Judge(benchmark, rounds) with { AllocatedBytes = allocated[index] })];
    }

    private static void WarmUp(Benchmark benchmark, BenchmarkRunOptions options, CancellationToken stop)
    {
        for (var pass = 0; pass < options.PassesAWarmUp; pass++)
        {
            stop.ThrowIfCancellationRequested();
            _ = benchmark.Pass();
        }
    }

    // The first pass of a round finds its data in other benchmarks' caches; the best of a few does not.
    private static double Round(Benchmark benchmark, int passes, ref long allocated)
    {
        var times = new List<double>(passes);
        for (var pass = 0; pass < passes; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            times.Add(benchmark.Pass());
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return benchmark.NeedsOtherThreads ? Median(times) : times.Min();
    }

    private static BenchmarkResult Judge(Benchmark benchmark, Dictionary<string, List<double>> rounds)
    {
        var times = rounds[benchmark.Name];
        var least = times.Min();
        var median = Median(times);
        if (benchmark.Target is not { } target)
            return new BenchmarkResult(benchmark.Name, least, median, null, null, null, null, null) { What = benchmark.What };

        // Of the same round each: a faster or slower moment of the machine is in both.
        var limits = target.LimitName == BenchmarkTarget.Microsecond ? Enumerable.Repeat(1_000.0, times.Count).ToList() : rounds[target.LimitName];
        var ratio = benchmark.ComparesBest ? target.RatioOf(least, limits.Min()) : Median([.. times.Zip(limits, target.RatioOf)]);
        var limit = benchmark.ComparesBest ? limits.Min() : Median(limits);
        return new BenchmarkResult(benchmark.Name, least, median, target.LimitName, limit, ratio, target.Value, target.IsMetBy(ratio))
        {
            What = benchmark.What,
            IsSpeedUp = target.Direction == TargetDirection.AtLeast,
            Remark = benchmark.Remark,
        };
    }

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
