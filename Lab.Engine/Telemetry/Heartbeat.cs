using System.Globalization;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Telemetry;

/// <summary>One line a second that says a run is alive and what it does.</summary>
public static class Heartbeat
{
    /// <param name="second">The frames of about a second.</param>
    public static string Line(FrameDelta second)
    {
        var frame = second.Later;
        var elapsed = TimeSpan.FromMilliseconds(frame.ElapsedNs / 1_000_000);
        var violations = second.Now(Counter.SafetyViolations);
        return string.Join(
            "  ",
            elapsed.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture),
            frame.State.ToString().ToLowerInvariant(),
            $"faults {Quantity.Count(Math.Round(second.FaultsPerSecond))}/s p99 {Time(second, Histogram.Fault)}",
            $"gp {Quantity.Count(Math.Round(second.PerSecond(Counter.GracePeriods)))}/s p99 {Time(second, Histogram.GracePeriod)}",
            $"backlog {Quantity.Bytes(second.Now(Counter.BacklogBytes))}",
            $"lock wait {Quantity.Percent(second.LockWaitShare)}",
            violations == 0 ? "safe" : $"VIOLATIONS {violations}");
    }

    private static string Time(FrameDelta second, Histogram histogram)
    {
        var summary = second.Summary(histogram);
        return summary.Count == 0 ? "-" : Quantity.Time(summary.P99);
    }
}
