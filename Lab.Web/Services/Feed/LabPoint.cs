using MessagePack;

namespace Lab.Web.Services.Feed;

/// <summary>One point of every chart, derived from two engine frames.</summary>
[MessagePackObject(keyAsPropertyName: true)]
public sealed record LabPoint
{
    /// <summary>Seconds on the page's time axis, which goes on from run to run.</summary>
    public required double Time { get; init; }

    /// <summary>
    /// Seconds that rates and percentiles cover, ending at <see cref="Time"/>: one, or all that a slow viewer missed.
    /// </summary>
    public required double Covers { get; init; }

    /// <summary>True if the line must not be drawn from the point before to this one.</summary>
    public required bool Gap { get; init; }

    /// <summary>Indexed by <see cref="Metric"/>; NaN where there is no value. Times in seconds, sizes in bytes.</summary>
    public required float[] Values { get; init; }

    /// <summary>
    /// Indexed by <see cref="HeatSeries"/>: what ended since the point before, as pairs of row (<see cref="LatencyRows"/>) and
    /// count, rising, without empty rows.
    /// </summary>
    public required int[][] Heat { get; init; }
}
