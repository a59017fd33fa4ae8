using MessagePack;

namespace Lab.Web.Services.Feed;

/// <summary>One point of every chart, derived from two engine frames. On the wire an array, in this order.</summary>
[MessagePackObject]
public sealed record LabPoint
{
    /// <summary>Seconds on the page's time axis, which goes on from run to run.</summary>
    [Key(0)]
    public required double Time { get; init; }

    /// <summary>
    /// Seconds that rates and percentiles cover, ending at <see cref="Time"/>: one, or all that a slow viewer missed.
    /// </summary>
    [Key(1)]
    public required double Covers { get; init; }

    /// <summary>True if the line must not be drawn from the point before to this one.</summary>
    [Key(2)]
    public required bool Gap { get; init; }

    /// <summary>Indexed by <see cref="Metric"/>; NaN where there is no value. Times in seconds, sizes in bytes.</summary>
    [Key(3)]
    [MessagePackFormatter(typeof(PackedValues))]
    public required float[] Values { get; init; }

    /// <summary>
    /// Indexed by <see cref="HeatSeries"/>: what ended since the point before, as pairs of row (<see cref="LatencyRows"/>) and
    /// count, rising, without empty rows.
    /// </summary>
    [Key(4)]
    public required int[][] Heat { get; init; }
}
