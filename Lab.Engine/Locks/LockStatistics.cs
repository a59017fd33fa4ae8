using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// One slot of counters and four histograms an owner, in native memory: one writer a slot, any reader sums.
/// </summary>
internal sealed unsafe class LockStatistics<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly NativeBlock _block;
    private readonly HistogramSlots<LockHistogram> _histograms;
    private readonly LockSlot* _slots;
    private readonly int _owners;

    internal LockStatistics(int owners)
    {
        _owners = owners;
        _block = new NativeBlock((nuint)owners * (nuint)sizeof(LockSlot));
        _histograms = new HistogramSlots<LockHistogram>(owners);
        _slots = (LockSlot*)_block.Address;
        for (var owner = 0; owner < owners; owner++)
        {
            _slots[owner].TimedReads = new SampleSchedule(2 * (ulong)owner);
            _slots[owner].TimedWrites = new SampleSchedule((2 * (ulong)owner) + 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LockSlot* SlotOf(int owner)
    {
        if ((uint)owner >= (uint)_owners)
            RefuseOwner(owner);
        return _slots + owner;
    }

    internal void Record(int owner, LockHistogram which, long ns) => _histograms[owner, which].Record(ns);

    /// <param name="weight">Acquisitions that the value stands for.</param>
    internal void Record(int owner, LockHistogram which, long ns, ulong weight) =>
        _histograms[owner, which].Record(ns, weight);

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

    internal void MergeInto(LockHistogram which, Span<ulong> words) => _histograms.MergeInto(which, words);

    public void Dispose()
    {
        _histograms.Dispose();
        _block.Dispose();
    }

    private static long Value(ulong* word) => (long)TPlatform.Load(word);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseOwner(int owner) => Invariant.Fail($"lock owner {owner} of {_owners}");
}
