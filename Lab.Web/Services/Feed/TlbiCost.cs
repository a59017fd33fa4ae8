using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>Broadcast invalidations of a run that met so many others under way.</summary>
/// <param name="Median">Seconds; 0 if there was none.</param>
/// <param name="P99">Seconds; 0 if there was none.</param>
public sealed record TlbiCost(long Count, double Median, double P99)
{
    /// <summary>With 0, 1, 2, 3, 4 to 7, and 8 or more others, since the run began.</summary>
    public static IReadOnlyList<TlbiCost> Of(EngineFrame? frame)
    {
        var whole = frame is null ? null : FrameDelta.SinceStart(frame);
        return [.. Enumerable.Range((int)Histogram.TlbiAlone, Histogram.TlbiWithMore - Histogram.TlbiAlone + 1).Select(index => Of(whole?.Summary((Histogram)index)))];
    }

    private static TlbiCost Of(HistogramSummary? costs) =>
        costs is not { Count: > 0 } some ? new TlbiCost(0, 0, 0) : new TlbiCost(some.Count, some.P50 / 1e9, some.P99 / 1e9);
}
