using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments.Series;

/// <summary>What a policy costs where nothing is shared, beside what it gains where much is: its ratios to the first policy.</summary>
/// <param name="Metric">Its key.</param>
/// <param name="AtOne">At one vCPU; null: too few rounds have a value of both.</param>
/// <param name="AtMost">At <paramref name="Most"/> vCPUs.</param>
/// <param name="IsCrowded">Threads waited for a core at <paramref name="Most"/> vCPUs: that ratio measures the scheduler too.</param>
public sealed record ScalingPrice(string Policy, string Metric, Interval? AtOne, int Most, Interval? AtMost, bool IsCrowded)
{
    /// <summary>Where the price shows: the time of a fault and how many there are.</summary>
    public static IReadOnlyList<ComparisonMetric> Metrics { get; } = [ComparisonMetric.Find("fault-mean")!, ComparisonMetric.Find("faults")!];

    /// <summary>For every policy but the first; empty where no policy has more than one vCPU.</summary>
    public static IReadOnlyList<ScalingPrice> Of(SeriesHead head, SeriesProgress progress, ComparisonMetric metric)
    {
        var cells = head.Plan.Cells;
        var first = cells[0].Options.Policy;
        var most = cells.Max(cell => cell.Options.Vcpus);
        return most == 1
            ? []
            :
            [
                .. cells.Select(cell => cell.Options.Policy).Distinct(StringComparer.Ordinal)
                    .Where(policy => policy != first)
                    .Select(policy => new ScalingPrice(policy, metric.Key, Ratio(policy, 1), most, Ratio(policy, most), progress.IsCrowded(Cell(policy, most)) || progress.IsCrowded(Cell(first, most)))),
            ];

        int Cell(string policy, int vcpus) => cells.Index().First(cell => cell.Item.Options.Policy == policy && cell.Item.Options.Vcpus == vcpus).Index;

        Interval? Ratio(string policy, int vcpus) => progress.Ratio(metric, Cell(policy, vcpus), Cell(first, vcpus));
    }
}
