using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Experiments;

/// <summary>Two comparisons side by side.</summary>
/// <param name="Notes">What differs between them besides the machine's mood: each is a reason why the numbers may differ.</param>
/// <param name="Rows">Metrics that either has a ratio of.</param>
public sealed record ResultPair(ExperimentView Left, ExperimentView Right, IReadOnlyList<string> Notes, IReadOnlyList<ResultPairRow> Rows)
{
    /// <param name="left">A comparison.</param>
    /// <param name="right">A comparison.</param>
    public static ResultPair Of(ExperimentView left, ExperimentView right)
    {
        var lefts = Ratios(left);
        var rights = Ratios(right);
        return new ResultPair(
            left,
            right,
            [.. Differences(left, right)],
            [
                .. ComparisonMetric.All
                    .Select(metric => new ResultPairRow(metric, lefts.GetValueOrDefault(metric.Key), rights.GetValueOrDefault(metric.Key)))
                    .Where(row => row.Left is not null || row.Right is not null),
            ]);
    }

    private static Dictionary<string, Interval?> Ratios(ExperimentView view) =>
        ComparisonRow.Of(view.Comparison!).Where(row => row.Ratio is not null).ToDictionary(row => row.Metric.Key, row => row.Ratio, StringComparer.Ordinal);

    private static IEnumerable<string> Differences(ExperimentView left, ExperimentView right)
    {
        var (one, other) = (left.Origin.Host, right.Origin.Host);
        foreach (var (what, here, there) in new[]
        {
            ("Hosts", one.Host, other.Host),
            ("Cores", $"{one.Cores} {one.Architecture}", $"{other.Cores} {other.Architecture}"),
            ("Host kernels", left.Origin.Kernel, right.Origin.Kernel),
            ("Runtimes", one.Runtime, other.Runtime),
            ("Lab versions", one.Version, other.Version),
        })
        {
            if (here != there)
                yield return $"{what} differ: {here}, and {there}.";
        }

        var (plan, second) = (left.Comparison!.Plan, right.Comparison!.Plan);
        if (plan.Metric != second.Metric)
            yield return $"Primary metrics differ: {plan.Metric}, and {second.Metric}.";
        if ((plan.SliceMs, plan.SettleMs, plan.OnlyAtEnd) != (second.SliceMs, second.SettleMs, second.OnlyAtEnd) || plan.Pairs != second.Pairs)
            yield return $"Plans differ: at most {plan.Pairs} pairs of {plan.SliceMs} ms, and {second.Pairs} of {second.SliceMs} ms.";
        if (Changes(plan.A, second.A) is { Length: > 0 } a)
            yield return $"Configurations of A differ: {a}.";
        if (Changes(plan.B, second.B) is { Length: > 0 } b)
            yield return $"Configurations of B differ: {b}.";
        if (left.Entry.State != ExperimentState.Done || right.Entry.State != ExperimentState.Done)
            yield return "Not both have ended.";
    }

    private static string Changes(RunOptions from, RunOptions to) =>
        string.Join(", ", LabRun.Changes(from, to).Where(change => !change.StartsWith(nameof(RunOptions.Seed), StringComparison.Ordinal)));
}
