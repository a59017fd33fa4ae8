using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Telemetry;

/// <summary>Which counters of a frame are gauges: they say what is, so a difference or a rate of one means nothing.</summary>
public static class Gauges
{
    public static bool IsGauge(Counter counter) =>
        counter is Counter.BacklogEntries or Counter.BacklogBytes or Counter.BacklogPeakBytes or Counter.TablesInUse
            or Counter.TableMemoryBytes;
}
