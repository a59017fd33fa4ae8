namespace Lab.Engine.Benchmarks;

/// <summary>What a benchmark is to reach, as a ratio within one run.</summary>
/// <param name="LimitName">The benchmark it is compared with, or <see cref="Microsecond"/>.</param>
/// <param name="Value">The bar.</param>
/// <param name="Direction">How the ratio is formed, and on which side of the bar it must be.</param>
public sealed record BenchmarkTarget(string LimitName, double Value, TargetDirection Direction = TargetDirection.AtMost)
{
    /// <summary>Name of the limit that is no benchmark: 1,000 ns.</summary>
    public const string Microsecond = "microsecond";

    /// <summary>The ratio of a time to its limit, in this target's direction.</summary>
    public double RatioOf(double ns, double limitNs) => Direction == TargetDirection.AtMost ? ns / limitNs : limitNs / ns;

    public bool IsMetBy(double ratio) => Direction == TargetDirection.AtMost ? ratio <= Value : ratio >= Value;
}
