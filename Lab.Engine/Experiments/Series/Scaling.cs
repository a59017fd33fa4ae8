using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments.Series;

/// <summary>Policies by number of vCPUs. The first cell of each policy has one vCPU: what it costs where nothing is shared.</summary>
public static class Scaling
{
    /// <param name="policies">At least one; the first is what the others are compared with at the same number of vCPUs.</param>
    /// <param name="vcpus">Rising from 1.</param>
    public static IReadOnlyList<SeriesCell> Cells(RunOptions workload, IReadOnlyList<string> policies, IReadOnlyList<int> vcpus) =>
    [
        .. policies.SelectMany(policy => vcpus.Select(count => new SeriesCell(
            $"{policy}, {count} vCPU{(count == 1 ? "" : "s")}", workload with { Policy = policy, Vcpus = count }))),
    ];

    /// <summary>1, 2, 4, … and the last.</summary>
    /// <param name="most">At least 1.</param>
    public static IReadOnlyList<int> Counts(int most)
    {
        var counts = new List<int>();
        for (var count = 1; count < most; count *= 2)
            counts.Add(count);
        counts.Add(most);
        return counts;
    }
}
