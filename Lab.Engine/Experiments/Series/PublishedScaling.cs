namespace Lab.Engine.Experiments.Series;

/// <summary>What the parallel-fault series published: time to dirty memory, 4 GiB a vCPU, THP; the machine is not named.</summary>
/// <remarks>Source: Oliver Upton, [PATCH v5 00/14] KVM: arm64: Parallel stage-2 fault handling, 7 November 2022, 20221107215644.1895162-1-oliver.upton@linux.dev.</remarks>
public static class PublishedScaling
{
    /// <summary>How the points are called wherever they are shown.</summary>
    public const string Label = "published, different hardware";

    /// <summary>What was measured.</summary>
    public const string Measured = "time to dirty memory, 4 GiB a vCPU, THP";

    public const string Source = "20221107215644.1895162-1-oliver.upton@linux.dev";

    /// <summary>Rising by vCPUs.</summary>
    public static IReadOnlyList<PublishedPoint> Points { get; } =
    [
        new(1, 0.87, 0.93), new(2, 1.11, 1.16), new(4, 2.39, 1.27), new(8, 5.01, 1.39), new(16, 8.89, 2.07), new(32, 19.9, 4.45), new(48, 32.1, 6.23),
    ];
}
