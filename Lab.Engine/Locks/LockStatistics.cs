using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>One slot and four histograms an owner, in native memory: one writer a slot, any reader sums.</summary>
internal sealed unsafe class LockStatistics<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>One acquisition in this many is timed.</summary>
    internal const uint SampleEvery = 64;

    private const int Histograms = (int)LockHistogram.WriteHold + 1;

    private readonly NativeBlock _block;
    private readonly byte* _first;
    private readonly int _owners;

    internal LockStatistics(int owners)
    {
        _owners = owners;
        _block = new NativeBlock((nuint)owners * OwnerStride);
        _first = (byte*)_block.Address;
    }

    private static nuint HistogramStride => (LogHistogram.BytesNeeded + CacheLine.Stride - 1) & ~(nuint)(CacheLine.Stride - 1);

    private static nuint OwnerStride => CacheLine.Stride + (Histograms * HistogramStride);

    internal LockSlot* SlotOf(int owner)
    {
        Invariant.That((uint)owner < (uint)_owners, "lock owner out of range");
        return (LockSlot*)(_first + ((nuint)owner * OwnerStride));
    }

    internal static LogHistogram HistogramOf(LockSlot* slot, LockHistogram which) => new(WordsOf(slot, which));

    /// <summary>Record an uncontended wait for the acquisitions that were not timed.</summary>
    internal static void RecordForAll(LockSlot* slot, LockHistogram which, long ns)
    {
        var words = WordsOf(slot, which);
        var value = (ulong)Math.Max(ns, 0);
        words[LogHistogram.BucketOf(value)] += SampleEvery - 1;
        words[LogHistogram.Buckets + 1] += value * (SampleEvery - 1);
        HistogramOf(slot, which).Record(ns);
    }

    internal LockTotals ReadTotals()
    {
        var total = default(LockTotals);
        for (var owner = 0; owner < _owners; owner++)
        {
            var slot = SlotOf(owner);
            total = new LockTotals(
                total.ReadAcquisitions + Value(&slot->ReadAcquisitions),
                total.ReadContentions + Value(&slot->ReadContentions),
                total.WriteAcquisitions + Value(&slot->WriteAcquisitions),
                total.WriteContentions + Value(&slot->WriteContentions),
                total.ReadWaitNs + Value(&slot->ReadWaitNs),
                total.WriteWaitNs + Value(&slot->WriteWaitNs));
        }

        return total;
    }

    internal void MergeInto(LockHistogram which, Span<ulong> words)
    {
        Invariant.That(words.Length == LogHistogram.Words);
        for (var owner = 0; owner < _owners; owner++)
        {
            var source = WordsOf(SlotOf(owner), which);
            for (var word = 0; word < LogHistogram.Words; word++)
            {
                var value = TPlatform.Load(source + word);
                words[word] = word == LogHistogram.Buckets ? Math.Max(words[word], value) : words[word] + value;
            }
        }
    }

    public void Dispose() => _block.Dispose();

    private static ulong* WordsOf(LockSlot* slot, LockHistogram which) =>
        (ulong*)((byte*)slot + CacheLine.Stride + ((nuint)which * HistogramStride));

    private static long Value(ulong* word) => (long)TPlatform.Load(word);
}
