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

    /// <param name="weight">Acquisitions that the value stands for.</param>
    internal void RecordFreeWait(int owner, LockMode side, long ns, ulong weight) =>
        _histograms[owner, side == LockMode.Read ? LockHistogram.ReadWait : LockHistogram.WriteWait].Record(ns, weight);

    /// <param name="bounced">Another owner was the last to write before.</param>
    internal void RecordContendedWait(int owner, LockMode side, long ns, bool bounced)
    {
        var slot = _slots + owner;
        Count(side == LockMode.Read ? &slot->ReadWaits : &slot->WriteWaits, (ulong)Math.Max(ns, 0), bounced);
        RecordFreeWait(owner, side, ns, 1);
    }

    internal void RecordHold(int owner, LockMode side, long ns)
    {
        var slot = _slots + owner;
        if (side == LockMode.Read)
            Count(&slot->ReadHolds, &slot->ReadHoldLeastNs, (ulong)Math.Max(ns, 0));
        else
            Count(&slot->WriteHolds, &slot->WriteHoldLeastNs, (ulong)Math.Max(ns, 0));
        _histograms[owner, side == LockMode.Read ? LockHistogram.ReadHold : LockHistogram.WriteHold].Record(ns);
    }

    /// <summary>Slot 0; the others follow.</summary>
    internal LockSlot* Slots => _slots;

    internal LockTotals ReadTotals()
    {
        var total = default(LockTotals);
        for (var owner = 0; owner < _owners; owner++)
        {
            var slot = _slots + owner;
            total = new LockTotals(
                total.ReadAcquisitions + Value(&slot->ReadAcquisitions),
                total.ReadContentions + Value(&slot->ReadWaits.Contentions),
                total.WriteAcquisitions + Value(&slot->WriteAcquisitions),
                total.WriteContentions + Value(&slot->WriteWaits.Contentions),
                total.ReadWaitNs + Value(&slot->ReadWaits.TotalNs),
                total.WriteWaitNs + Value(&slot->WriteWaits.TotalNs));
        }

        return total;
    }

    internal LockSideStat ReadSide(LockMode side)
    {
        var reads = side == LockMode.Read;
        var holds = new ulong[LogHistogram.Words];
        MergeInto(reads ? LockHistogram.ReadHold : LockHistogram.WriteHold, holds);
        var sum = new LockSideStat
        {
            AcquisitionBounces = reads ? null : 0,
            HoldMaxNs = (long)holds[LogHistogram.Buckets],
            HoldTimedNs = (long)holds[LogHistogram.Buckets + 1],
        };
        for (var owner = 0; owner < _owners; owner++)
        {
            var slot = _slots + owner;
            var waits = reads ? &slot->ReadWaits : &slot->WriteWaits;
            var contentions = Value(&waits->Contentions);
            var timed = Value(reads ? &slot->ReadHolds : &slot->WriteHolds);
            sum = sum with
            {
                ContentionBounces = sum.ContentionBounces + Value(&waits->Bounces),
                Contentions = sum.Contentions + contentions,
                WaitMinNs = Least(sum.WaitMinNs, sum.Contentions, Value(&waits->LeastNs), contentions),
                WaitMaxNs = Math.Max(sum.WaitMaxNs, Value(&waits->MostNs)),
                WaitTotalNs = sum.WaitTotalNs + Value(&waits->TotalNs),
                AcquisitionBounces = sum.AcquisitionBounces + Value(&slot->WriteAcquisitionBounces),
                Acquisitions = sum.Acquisitions + Value(reads ? &slot->ReadAcquisitions : &slot->WriteAcquisitions),
                HoldsTimed = sum.HoldsTimed + timed,
                HoldMinNs = Least(sum.HoldMinNs, sum.HoldsTimed, Value(reads ? &slot->ReadHoldLeastNs : &slot->WriteHoldLeastNs), timed),
            };
        }

        return sum;
    }

    internal void MergeInto(LockHistogram which, Span<ulong> words) => _histograms.MergeInto(which, words);

    public void Dispose()
    {
        _histograms.Dispose();
        _block.Dispose();
    }

    private static void Count(LockWaits* waits, ulong ns, bool bounced)
    {
        if (waits->Contentions == 0 || ns < waits->LeastNs)
            waits->LeastNs = ns;
        if (ns > waits->MostNs)
            waits->MostNs = ns;
        waits->Contentions++;
        waits->TotalNs += ns;
        if (bounced)
            waits->Bounces++;
    }

    private static void Count(ulong* holds, ulong* leastNs, ulong ns)
    {
        if (*holds == 0 || ns < *leastNs)
            *leastNs = ns;
        ++*holds;
    }

    /// <summary>The lesser of two minima, of which one without a count means nothing.</summary>
    private static long Least(long one, long count, long other, long otherCount) =>
        count == 0 ? (otherCount == 0 ? 0 : other) : otherCount == 0 ? one : Math.Min(one, other);

    private static long Value(ulong* word) => (long)TPlatform.Load(word);
}
