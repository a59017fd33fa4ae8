using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// The lock of one stage-2 MMU (kvm->mmu_lock) with its statistics; the kind is data, the calls are not virtual.
/// </summary>
/// <remarks>
/// Acquisitions and contentions are always counted; one acquisition in 64 on average is timed, at varying distances
/// (<see cref="SampleSchedule"/>), a contended wait always. No owner takes the lock twice at a time. Every acquire
/// pairs with the release of the holder before.
/// </remarks>
public sealed unsafe class MmuLock<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Most owners of one lock.</summary>
    public const int MostOwners = 128;

    private readonly NativeBlock _block;
    private readonly LockStatistics<TPlatform> _statistics;
    private readonly TicketLock<TPlatform> _ticket;
    private readonly QueuedReaderWriterLock<TPlatform> _queued;

    /// <param name="maxOwners">Owners are numbered from 0 to one less; at most <see cref="MostOwners"/>.</param>
    /// <param name="yieldWhenOversubscribed">Waiters yield after 100 pauses; false: they only spin, as in the
    /// kernel.</param>
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

    /// <summary>
    /// Take the read side; for a ticket lock, the lock. Spins or yields until it is free; never sleeps.
    /// </summary>
    /// <param name="owner">The caller's number: two threads at a time never use the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadHold<TPlatform> AcquireRead(int owner)
    {
        var slot = _statistics.SlotOf(owner);
        if (slot->TimedReads.IsDue(++slot->ReadAcquisitions))
            return AcquireReadTimed(owner);
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireRead() : _queued.TryAcquireRead()))
            WaitForRead(owner);
        return new ReadHold<TPlatform>(this, owner, 0);
    }

    /// <summary>Take the write side. Spins or yields until it is free; never sleeps.</summary>
    /// <param name="owner">The caller's number: two threads at a time never use the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WriteHold<TPlatform> AcquireWrite(int owner)
    {
        var slot = _statistics.SlotOf(owner);
        if (slot->TimedWrites.IsDue(++slot->WriteAcquisitions))
            return AcquireWriteTimed(owner);
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireWrite() : _queued.TryAcquireWrite()))
            WaitForWrite(owner);
        return new WriteHold<TPlatform>(this, owner, 0);
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
    internal void ReleaseRead(int owner, long startNs)
    {
        if (Kind == LockKind.Ticket)
            _ticket.ReleaseRead();
        else
            _queued.ReleaseRead();
        if (startNs != 0)
            RecordHold(owner, LockHistogram.ReadHold, startNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleaseWrite(int owner, long startNs)
    {
        if (Kind == LockKind.Ticket)
            _ticket.ReleaseWrite();
        else
            _queued.ReleaseWrite();
        if (startNs != 0)
            RecordHold(owner, LockHistogram.WriteHold, startNs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadHold<TPlatform> AcquireReadTimed(int owner)
    {
        var weight = _statistics.SlotOf(owner)->TimedReads.Advance();
        var before = TPlatform.NowNs();
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireRead() : _queued.TryAcquireRead()))
            return new ReadHold<TPlatform>(this, owner, WaitForRead(owner));
        var after = TPlatform.NowNs();
        _statistics.Record(owner, LockHistogram.ReadWait, after - before, weight);
        return new ReadHold<TPlatform>(this, owner, after);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WriteHold<TPlatform> AcquireWriteTimed(int owner)
    {
        var weight = _statistics.SlotOf(owner)->TimedWrites.Advance();
        var before = TPlatform.NowNs();
        if (!(Kind == LockKind.Ticket ? _ticket.TryAcquireWrite() : _queued.TryAcquireWrite()))
            return new WriteHold<TPlatform>(this, owner, WaitForWrite(owner));
        var after = TPlatform.NowNs();
        _statistics.Record(owner, LockHistogram.WriteWait, after - before, weight);
        return new WriteHold<TPlatform>(this, owner, after);
    }

    /// <returns>The moment the lock was taken.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitForRead(int owner)
    {
        var before = TPlatform.NowNs();
        if (Kind == LockKind.Ticket)
            _ticket.AcquireReadContended();
        else
            _queued.AcquireReadContended();
        var after = TPlatform.NowNs();
        var slot = _statistics.SlotOf(owner);
        slot->ReadContentions++;
        slot->ReadWaitNs += (ulong)(after - before);
        _statistics.Record(owner, LockHistogram.ReadWait, after - before);
        return after;
    }

    /// <inheritdoc cref="WaitForRead"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitForWrite(int owner)
    {
        var before = TPlatform.NowNs();
        if (Kind == LockKind.Ticket)
            _ticket.AcquireWriteContended();
        else
            _queued.AcquireWriteContended();
        var after = TPlatform.NowNs();
        var slot = _statistics.SlotOf(owner);
        slot->WriteContentions++;
        slot->WriteWaitNs += (ulong)(after - before);
        _statistics.Record(owner, LockHistogram.WriteWait, after - before);
        return after;
    }

    private void RecordHold(int owner, LockHistogram which, long startNs) =>
        _statistics.Record(owner, which, TPlatform.NowNs() - startNs);
}
