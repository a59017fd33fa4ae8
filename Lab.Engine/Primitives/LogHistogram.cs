using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// A log-linear histogram of nanoseconds in native memory: 16 buckets an octave, so a value is known to 6.25 %.
/// One writer, any number of readers, merged by adding buckets.
/// </summary>
/// <remarks>Percentiles are taken from merged histograms only; they are never averaged.</remarks>
public readonly unsafe struct LogHistogram
{
    private const int SubBits = 4;

    /// <summary>Buckets between a value and its double; the widest holds a sixteenth more than its lower edge.</summary>
    public const int BucketsPerOctave = 1 << SubBits;

    /// <summary>Buckets of every histogram.</summary>
    public const int Buckets = ((64 - SubBits) << SubBits) + (1 << SubBits);

    /// <summary>Words a histogram needs: the buckets, then the largest value, then the sum.</summary>
    public const int Words = Buckets + 2;

    private readonly ulong* _words;

    /// <param name="words"><see cref="Words"/> zeroed words, kept by the caller.</param>
    public LogHistogram(ulong* words) => _words = words;

    public static nuint BytesNeeded => Words * sizeof(ulong);

    /// <summary>The words, for a reader: buckets, largest value, sum.</summary>
    public ReadOnlySpan<ulong> Raw => new(_words, Words);

    /// <summary>Count one value, in nanoseconds; a negative one counts as 0. Owner only; no atomics.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long ns)
    {
        var value = (ulong)Math.Max(ns, 0);
        _words[BucketOf(value)]++;
        _words[Buckets + 1] += value;
        if (value > _words[Buckets])
            _words[Buckets] = value;
    }

    /// <summary>Count one value that stands for several of its size. Owner only; no atomics.</summary>
    /// <param name="ns">Nanoseconds; a negative value counts as 0.</param>
    /// <param name="weight">Values that it stands for.</param>
    public void Record(long ns, ulong weight)
    {
        var value = (ulong)Math.Max(ns, 0);
        _words[BucketOf(value)] += weight;
        _words[Buckets + 1] += value * weight;
        if (value > _words[Buckets])
            _words[Buckets] = value;
    }

    /// <summary>Merge into <see cref="Words"/> words: buckets and sum add, the largest value is the larger.</summary>
    public void AddTo(Span<ulong> words)
    {
        Invariant.That(words.Length == Words);
        if (_words[Buckets] == 0 && _words[0] == 0)
            return; // nothing recorded: most workers' slots are empty, and a reader passes many
        for (var i = 0; i < Buckets; i++)
            words[i] += _words[i];
        words[Buckets] = Math.Max(words[Buckets], _words[Buckets]);
        words[Buckets + 1] += _words[Buckets + 1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BucketOf(ulong value)
    {
        var log2 = BitOperations.Log2(value | (1UL << SubBits));
        var shift = log2 - SubBits;
        return (shift << SubBits) + (int)(value >> shift);
    }

    /// <summary>Smallest value of a bucket.</summary>
    public static ulong LowerBound(int bucket)
    {
        Invariant.That(bucket is >= 0 and < Buckets);
        if (bucket < 2 << SubBits)
            return (ulong)bucket;
        var shift = (bucket >> SubBits) - 1;
        return (ulong)(bucket - (shift << SubBits)) << shift;
    }

    /// <summary>Largest value of a bucket.</summary>
    public static ulong UpperBound(int bucket) =>
        bucket == Buckets - 1 ? ulong.MaxValue : LowerBound(bucket + 1) - 1;
}
