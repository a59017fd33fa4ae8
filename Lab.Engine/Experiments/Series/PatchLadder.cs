using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments.Series;

/// <summary>The parallel-fault series' steps as policies, one workload: what each of them bought.</summary>
/// <remarks>
/// Patches 9 to 13 teach the walkers to change entries by compare-exchange, and nobody walks shared before patch 14: their rung
/// runs what patch 8 runs. It is kept as a control, A against A inside the ladder.
/// </remarks>
public static class PatchLadder
{
    private static readonly (string Label, string Policy)[] Rungs =
    [
        ("6.1", "rwlock-6.1"),
        ("8: RCU, deferred free", "rwlock+rcu"),
        ("9-13: entry locking (as 8)", "rwlock+rcu"),
        ("14: shared faults", "parallel"),
        ("6.3: shared access faults", "parallel+af"),
        ("lockless-perm", "lockless-perm"),
        ("shared-unmap", "shared-unmap"),
    ];

    /// <summary>Cells in the order of the ladder; the first is what the others are compared with.</summary>
    /// <param name="workload">What all rungs run; its policy is not used.</param>
    public static IReadOnlyList<SeriesCell> Cells(RunOptions workload) =>
        [.. Rungs.Select(rung => new SeriesCell(rung.Label, workload with { Policy = rung.Policy }))];
}
