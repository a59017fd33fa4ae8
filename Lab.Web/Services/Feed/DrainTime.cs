namespace Lab.Web.Services.Feed;

/// <summary>How long the backlog takes to drain if it goes on as between two points.</summary>
public static class DrainTime
{
    /// <summary>Of the backlog: a smaller change is none.</summary>
    private const double Steady = 0.02;

    /// <returns>A few words; empty if one of the points is not there, or they are of different runs.</returns>
    public static string Of(LabPoint? before, LabPoint? now)
    {
        if (before is null || now is null || now.Gap || now.Time <= before.Time)
            return string.Empty;
        double was = before.Values[(int)Metric.BacklogBytes], waits = now.Values[(int)Metric.BacklogBytes];
        if (double.IsNaN(was) || double.IsNaN(waits))
            return string.Empty;
        if (waits == 0)
            return "nothing waits";
        var perSecond = (waits - was) / (now.Time - before.Time);
        if (Math.Abs(waits - was) <= Steady * waits)
            return "not draining: as much comes as goes";
        return perSecond > 0
            ? $"not draining: grows {MetricText.Of(perSecond, MetricUnit.Bytes)}/s"
            : $"empty in {MetricText.Of(waits / -perSecond, MetricUnit.Time)} at this rate";
    }
}
