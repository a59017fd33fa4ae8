using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Tests.Support;

/// <summary>Latency-like samples, and the plain way to judge them.</summary>
public static class Samples
{
    /// <summary>Spread over six orders of magnitude, as latencies are.</summary>
    public static long[] Random(ulong seed, int count)
    {
        var random = new DeterministicRandom(seed);
        var samples = new long[count];
        for (var i = 0; i < count; i++)
            samples[i] = (long)Math.Pow(10, 1 + (random.Unit() * 6));
        return samples;
    }

    public static unsafe SparseHistogram ToHistogram(IEnumerable<long> samples)
    {
        using var words = new NativeWords(LogHistogram.Words);
        var histogram = new LogHistogram(words.Address);
        foreach (var sample in samples)
            histogram.Record(sample);
        return SparseHistograms.FromWords(histogram.Raw);
    }

    /// <summary>The sample of rank percent × count, rounded up: brute force.</summary>
    public static long Percentile(IEnumerable<long> samples, double percent)
    {
        var sorted = samples.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length), 1, sorted.Length) - 1];
    }
}
