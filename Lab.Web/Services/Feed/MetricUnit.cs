namespace Lab.Web.Services.Feed;

/// <summary>How a value is written. Times are in seconds, sizes in bytes.</summary>
public enum MetricUnit
{
    /// <summary>A count a second.</summary>
    PerSecond,

    /// <summary>Seconds, shown as ns, µs, ms or s.</summary>
    Time,

    /// <summary>Bytes, shown as KiB or MiB; axes are in MiB.</summary>
    Bytes,

    Percent,
    Count,
}
