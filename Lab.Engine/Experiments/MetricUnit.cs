namespace Lab.Engine.Experiments;

/// <summary>How a compared value is written.</summary>
public enum MetricUnit
{
    PerSecond,
    Nanoseconds,
    Bytes,
    Share,
    Plain,
}
