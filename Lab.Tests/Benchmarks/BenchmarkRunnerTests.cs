using System.Text.Json;
using Lab.Engine.Benchmarks;

namespace Lab.Tests.Benchmarks;

public sealed class BenchmarkRunnerTests
{
    private static readonly BenchmarkRunOptions s_brief = new() { WarmUps = 1, PassesAWarmUp = 2, JitPause = TimeSpan.Zero, Rounds = 3, PassesARound = 2 };

    [Fact]
    public void Run_AtMost_ComparesRoundByRound()
    {
        // Two passes of warm-up, then three rounds of two, of which the better counts: 8, 10, 9 against 4, 4, 6.
        var results = Run([new Scripted("limit", [9, 9, 4, 5, 4, 6, 6, 7]), new Scripted("work", [1, 1, 12, 8, 10, 20, 30, 9], new BenchmarkTarget("limit", 2.5))]);

        var work = results[1];
        Assert.Equal((8, 9, "limit", 4.0, 2.0, 2.5, true), (work.NsMin, work.NsMedian, work.LimitName, work.LimitNs, work.Ratio, work.Target, work.Met));
        Assert.Null(results[0].Met);
    }

    [Fact]
    public void Run_AtMostOverItsBar_IsMissed()
    {
        var results = Run([new Scripted("limit", [4]), new Scripted("work", [8.1], new BenchmarkTarget("limit", 2))]);

        Assert.False(results[1].Met);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Run_SpeedUp_IsTheLimitByTheTime(double ns, bool met)
    {
        var results = Run([new Scripted("one", [10]), new Scripted("two", [ns], new BenchmarkTarget("one", 1.8, TargetDirection.AtLeast))]);

        Assert.Equal(10 / ns, results[1].Ratio!.Value, precision: 12);
        Assert.Equal(met, results[1].Met);
    }

    [Fact]
    public void Run_WithOtherThreads_TakesTheMedianPass()
    {
        var limit = new Scripted("limit", [0, 0, 8, 12, 10, 10, 5, 15]) { NeedsOtherThreads = true };
        var work = new Scripted("work", [0, 0, 2, 58, 30, 30, 20, 40], new BenchmarkTarget("limit", 2)) { NeedsOtherThreads = true };

        var results = Run([limit, work]);

        Assert.Equal((30.0, 10.0, 3.0, false), (results[1].NsMedian, results[1].LimitNs, results[1].Ratio, results[1].Met));
    }

    [Fact]
    public void Run_ThatNeedsAllCores_ComparesBestRounds()
    {
        var one = new Scripted("one", [0, 0, 10, 10, 12, 12, 11, 11]);
        var two = new Scripted("two", [0, 0, 9, 9, 5, 5, 8, 8], new BenchmarkTarget("one", 1.8, TargetDirection.AtLeast)) { ComparesBest = true };

        var results = Run([one, two]);

        Assert.Equal((10.0, 2.0, true), (results[1].LimitNs, results[1].Ratio, results[1].Met));
    }

    [Fact]
    public void Json_OfARun_HasTheFieldsByName()
    {
        var results = Run([new Scripted("limit", [4]), new Scripted("work", [8], new BenchmarkTarget("limit", 2))]);

        using var json = JsonDocument.Parse(BenchmarkText.Json(results));
        var work = json.RootElement[1];
        Assert.Equal(["name", "nsMin", "nsMedian", "limitName", "limitNs", "ratio", "target", "met"], work.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("work", 8.0, "limit", true), (work.GetProperty("name").GetString(), work.GetProperty("nsMin").GetDouble(), work.GetProperty("limitName").GetString(), work.GetProperty("met").GetBoolean()));
    }

    [Fact]
    public void List_EveryTarget_NamesALimitOfTheRun()
    {
        var benchmarks = BenchmarkList.Create();
        try
        {
            var names = benchmarks.Select(benchmark => benchmark.Name).ToList();
            Assert.Distinct(names);
            var targets = benchmarks.Where(benchmark => benchmark.Target is not null).ToList();
            Assert.True(targets.Count >= 16, $"only {targets.Count} benchmarks");
            Assert.All(targets, benchmark => Assert.Contains(benchmark.Target!.LimitName, names.Append(BenchmarkTarget.Microsecond)));
        }
        finally
        {
            foreach (var benchmark in benchmarks)
                benchmark.Dispose();
        }
    }

    /// <summary>Each does its work, checks its results, and leaves its tables as they were: a second pass would fail else.</summary>
    [Fact]
    public void List_EachBenchmark_PassesTwice()
    {
        var benchmarks = BenchmarkList.Create();
        try
        {
            foreach (var benchmark in benchmarks)
            {
                Assert.True(benchmark.Pass() > 0, benchmark.Name);
                Assert.True(benchmark.Pass() > 0, benchmark.Name);
            }
        }
        finally
        {
            foreach (var benchmark in benchmarks)
                benchmark.Dispose();
        }
    }

    private static IReadOnlyList<BenchmarkResult> Run(IReadOnlyList<Benchmark> benchmarks) =>
        BenchmarkRunner.Run(benchmarks, s_brief, static _ => { }, TestContext.Current.CancellationToken);

    /// <summary>Takes the times it is told; the last again and again.</summary>
    private sealed class Scripted : Benchmark
    {
        private readonly double[] _times;
        private int _at;

        public Scripted(string name, double[] times, BenchmarkTarget? target = null)
            : base(name, "")
        {
            _times = times;
            Target = target;
        }

        public override double Pass() => _times[Math.Min(_at++, _times.Length - 1)];
    }
}
