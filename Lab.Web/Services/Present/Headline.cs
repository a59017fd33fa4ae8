using System.Globalization;
using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Present;

/// <summary>One sentence made from a point's values; it says nothing that the point does not.</summary>
public static class Headline
{
    /// <param name="policy">In force at the point; empty: no run.</param>
    /// <param name="workers">Threads that the run wants to run at once.</param>
    public static string Of(HeadlineKind kind, string policy, int workers, LabPoint? point)
    {
        if (point is null || policy.Length == 0)
            return "No run yet.";
        return $"{policy}: " + kind switch
        {
            HeadlineKind.LockWait => LockWait(workers, point),
            HeadlineKind.Throughput => $"{Text(point, Metric.FaultsPerSecond)} faults, 99 of 100 within {Text(point, Metric.FaultP99)}",
            HeadlineKind.GracePeriod => GracePeriod(point),
            HeadlineKind.Backlog => Backlog(point),
            HeadlineKind.Break => Break(point),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such headline."),
        };
    }

    private static string LockWait(int workers, LabPoint point)
    {
        var percent = point.Values[(int)Metric.LockWaitPercent];
        if (float.IsNaN(percent))
            return "nobody has asked for the MMU lock";
        var waiting = percent / 100 * workers;
        var who = waiting >= 0.95
            ? string.Create(CultureInfo.InvariantCulture, $"{waiting:0} of {workers} workers waiting for the MMU lock at any moment")
            : $"workers wait for the MMU lock {Text(point, Metric.LockWaitPercent)} of their time";
        return $"{who}, {Text(point, Metric.FaultsPerSecond)} faults";
    }

    private static string GracePeriod(LabPoint point) => Has(point, Metric.GracePeriodP99)
        ? $"a grace period takes {Text(point, Metric.GracePeriodMedian)}, 99 of 100 within {Text(point, Metric.GracePeriodP99)}; {Text(point, Metric.BacklogBytes)} wait"
        : $"no grace period ended in this second; {Text(point, Metric.BacklogBytes)} wait";

    private static string Backlog(LabPoint point) =>
        $"{Text(point, Metric.BacklogBytes)} in {Text(point, Metric.BacklogEntries)} callbacks wait to be freed, at most {Text(point, Metric.BacklogPeakBytes)} in this run";

    private static string Break(LabPoint point) => Has(point, Metric.BreakP99)
        ? $"an entry is LOCKED for {Text(point, Metric.BreakMedian)}, 99 of 100 within {Text(point, Metric.BreakP99)}; {Text(point, Metric.AgainPercent)} of faults turned back"
        : "no break-before-make in this second";

    private static bool Has(LabPoint point, Metric metric) => !float.IsNaN(point.Values[(int)metric]);

    private static string Text(LabPoint point, Metric metric) => MetricText.Of(point.Values[(int)metric], MetricInfo.Of(metric).Unit);
}
