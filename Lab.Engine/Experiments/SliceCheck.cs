using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments;

/// <summary>Whether a slice that came from a file can be what a run counted, in its turn.</summary>
internal static class SliceCheck
{
    /// <param name="ticket">The slice's.</param>
    /// <param name="next">What the plan wants now; null: nothing more.</param>
    /// <returns>A sentence; null: the slice may be taken.</returns>
    public static string? Problem<TTicket>(TTicket ticket, TTicket? next, SliceCounts counts)
        where TTicket : class
    {
        if (!ticket.Equals(next))
            return $"slice {ticket}, but the plan wants {next?.ToString() ?? "no further one"}.";
        return Problem(counts) is { } unsound ? unsound + "." : null;
    }

    /// <summary>Sums of many slices stay exact and do not overflow.</summary>
    private const long Most = 1L << 53;

    /// <returns>What is wrong, a clause; null: nothing.</returns>
    private static string? Problem(SliceCounts counts)
    {
        if (counts.IntervalNs is < 1 or > Most || counts.CpuNs is < 0 or > Most || counts.Core is { RunNs: < 0 or > Most } or { WaitNs: < 0 or > Most } || counts.Cores is < 1 or > 65_536 || counts.Collections < 0)
            return "its times, cores or collections are out of range";
        if (counts.Counters.FirstOrDefault(counter => counter.Value is < -Most or > Most) is { Key: { } large })
            return $"counter {large} is out of range";
        return counts.Histograms.FirstOrDefault(histogram => !IsSound(histogram.Value)) is { Key: { } unsound } ? $"histogram {unsound} is out of range" : null;
    }

    private static bool IsSound(SparseHistogram? histogram)
    {
        if (histogram is null || histogram.Buckets.Length != histogram.Counts.Length || histogram.Max < 0 || histogram.Sum < 0)
            return false;
        for (var at = 0; at < histogram.Buckets.Length; at++)
        {
            if (histogram.Buckets[at] is < 0 or >= LogHistogram.Buckets || (at > 0 && histogram.Buckets[at] <= histogram.Buckets[at - 1]) || histogram.Counts[at] is < 1 or > Most)
                return false;
        }

        return true;
    }
}
