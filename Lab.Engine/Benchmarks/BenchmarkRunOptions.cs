namespace Lab.Engine.Benchmarks;

/// <summary>How long a run of benchmarks is.</summary>
public sealed record BenchmarkRunOptions
{
    /// <summary>Warm-ups of all benchmarks, each followed by <see cref="JitPause"/>.</summary>
    public int WarmUps { get; init; } = 4;

    /// <summary>Passes of each benchmark in one warm-up.</summary>
    public int PassesAWarmUp { get; init; } = 40;

    /// <summary>Time for compilations in the background.</summary>
    public TimeSpan JitPause { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Rounds that count.</summary>
    public int Rounds { get; init; } = 40;

    /// <summary>Passes of each benchmark in a round; the best is the round's time.</summary>
    public int PassesARound { get; init; } = 8;

    /// <summary>Under a minute in all.</summary>
    public static BenchmarkRunOptions Quick { get; } = new() { WarmUps = 3, PassesAWarmUp = 35, Rounds = 12, PassesARound = 5 };
}
