using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>The lock of one stage-2 MMU (kvm->mmu_lock) with its statistics; the kind is data, the calls are not virtual.</summary>
/// <remarks>
/// Acquisitions and contentions are always counted; one acquisition in 64 is timed, a contended wait always. No owner
/// takes the lock twice at a time. Every acquire pairs with the release of the holder before.
/// </remarks>
public sealed unsafe class MmuLock<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Most owners of one lock.</summary>
    public const int MostOwners = 128;

    private const ulong SampleMask = LockStatistics<TPlatform>.SampleEvery - 1;

    private readonly NativeBlock _block;
    private readonly LockStatistics<TPlatform> _statistics;
    private readonly TicketLock<TPlatform> _ticket;
    private readonly QueuedReaderWriterLock<TPlatform> _queued;

    /// <param name="maxOwners">Owners are numbered from 0 to one less; at most <see cref="MostOwners"/>.</param>
    /// <param name="yieldWhenOversubscribed">Waiters yield after 100 pauses; false: they only spin, as in the kernel.</param>
    public MmuLock(LockKind kind, int maxOwners, bool yieldWhenOversubscribed = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOwners, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxOwners, MostOwners);
        if (kind is not (LockKind.Ticket or LockKind.QueuedReaderWriter))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such lock.");
        Kind = kind;
        _block = new NativeBlock((nuint)sizeof(LockWords));
        _statistics = new LockStatistics<TPlatform>(maxOwners);
        _ticket = TicketLock<TPlatform>.Create((LockWords*)_block.Address, yieldWhenOversubscribed);
        _queued = QueuedReaderWriterLock<TPlatform>.Create((LockWords*)_block.Address, yieldWhenOversubscribed);
    }

    public LockKind Kind { get; }

    /// <summary>Someone waits: a long holder should give way. A hint.</summary>
    public bool IsContended => Kind == LockKind.Ticket ? _ticket.IsContended : _queued.IsContended;

    /// <summary>Take the read side; for a ticket lock, the lock. Spins or yields until it is free; never sleeps.</summary>
    /// <param name="owner">The caller's number: two threads at a time never use the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadHold<TPlatform> AcquireRead(int owner)
    {
        var slot = _statistics.SlotOf(owner);
        var count = ++slot->ReadAcquisitions;
        if ((count & SampleMask) == 0)
            return AcquireReadTimed(slot);
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireRead() : _queued.TryAcquireRead()))
            WaitForRead(slot);
        return new ReadHold<TPlatform>(this, slot, 0);
    }

    /// <summary>Take the write side. Spins or yields until it is free; never sleeps.</summary>
    /// <param name="owner">The caller's number: two threads at a time never use the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WriteHold<TPlatform> AcquireWrite(int owner)
    {
        var slot = _statistics.SlotOf(owner);
        var count = ++slot->WriteAcquisitions;
        if ((count & SampleMask) == 0)
            return AcquireWriteTimed(slot);
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireWrite() : _queued.TryAcquireWrite()))
            WaitForWrite(slot);
        return new WriteHold<TPlatform>(this, slot, 0);
    }

    /// <summary>Sums over all owners.</summary>
    public LockTotals ReadTotals() => _statistics.ReadTotals();

    /// <summary>Add every owner's histogram to the given words: buckets, largest value, sum.</summary>
    /// <param name="words"><see cref="LogHistogram.Words"/> words.</param>
    public void MergeInto(LockHistogram which, Span<ulong> words) => _statistics.MergeInto(which, words);

    public void Dispose()
    {
        _statistics.Dispose();
        _block.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleaseRead(LockSlot* slot, long startNs)
    {
        if (Kind == LockKind.Ticket)
            _ticket.ReleaseRead();
        else
            _queued.ReleaseRead();
        if (startNs != 0)
            RecordHold(slot, LockHistogram.ReadHold, startNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleaseWrite(LockSlot* slot, long startNs)
    {
        if (Kind == LockKind.Ticket)
            _ticket.ReleaseWrite();
        else
            _queued.ReleaseWrite();
        if (startNs != 0)
            RecordHold(slot, LockHistogram.WriteHold, startNs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadHold<TPlatform> AcquireReadTimed(LockSlot* slot)
    {
        var before = TPlatform.NowNs();
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireRead() : _queued.TryAcquireRead()))
            return new ReadHold<TPlatform>(this, slot, WaitForRead(slot));
        var after = TPlatform.NowNs();
        LockStatistics<TPlatform>.RecordForAll(slot, LockHistogram.ReadWait, after - before);
        return new ReadHold<TPlatform>(this, slot, after);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WriteHold<TPlatform> AcquireWriteTimed(LockSlot* slot)
    {
        var before = TPlatform.NowNs();
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireWrite() : _queued.TryAcquireWrite()))
            return new WriteHold<TPlatform>(this, slot, WaitForWrite(slot));
        var after = TPlatform.NowNs();
        LockStatistics<TPlatform>.RecordForAll(slot, LockHistogram.WriteWait, after - before);
        return new WriteHold<TPlatform>(this, slot, after);
    }

    /// <returns>The moment the lock was taken.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitForRead(LockSlot* slot)
    {
        var before = TPlatform.NowNs();
        if (Kind == LockKind.Ticket)
            _ticket.AcquireReadContended();
        else
            _queued.AcquireReadContended();
        var after = TPlatform.NowNs();
        slot->ReadContentions++;
        slot->ReadWaitNs += (ulong)(after - before);
        LockStatistics<TPlatform>.HistogramOf(slot, LockHistogram.ReadWait).Record(after - before);
        return after;
    }

    /// <inheritdoc cref="WaitForRead"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitForWrite(LockSlot* slot)
    {
        var before = TPlatform.NowNs();
        if (Kind == LockKind.Ticket)
            _ticket.AcquireWriteContended();
        else
            _queued.AcquireWriteContended();
        var after = TPlatform.NowNs();
        slot->WriteContentions++;
        slot->WriteWaitNs += (ulong)(after - before);
        LockStatistics<TPlatform>.HistogramOf(slot, LockHistogram.WriteWait).Record(after - before);
        return after;
    }

    private static void RecordHold(LockSlot* slot, LockHistogram which, long startNs) =>
        LockStatistics<TPlatform>.HistogramOf(slot, which).Record(TPlatform.NowNs() - startNs);
}
