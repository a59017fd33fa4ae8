using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// The lock of one stage-2 MMU (kvm->mmu_lock) with its statistics; the kind is data, the calls are not virtual.
/// </summary>
/// <remarks>
/// Acquisitions and contentions are always counted; one acquisition in 64 on average is timed, at varying distances
/// (<see cref="SampleSchedule"/>), a contended wait always. No owner takes the lock twice at a time: a second acquire
/// and a release of what is not held are broken invariants. Every acquire pairs with the release of the holder before.
/// An acquisition writes no word that owners share beyond those of the lock itself; a write acquisition after another
/// owner's notes its owner beside them.
/// </remarks>
public sealed unsafe class MmuLock<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Most owners of one lock.</summary>
    public const int MostOwners = 128;

    private readonly LockBlock _block;
    private readonly LockStatistics<TPlatform> _statistics;
    private readonly KindLock<TPlatform> _lock;
    private readonly LockSlot* _slots;
    private readonly int _owners;
    private readonly TraceLane[] _lanes;

    /// <param name="maxOwners">Owners are numbered from 0 to one less; at most <see cref="MostOwners"/>.</param>
    /// <param name="waits">Null: <see cref="LockKinds.DefaultWait"/>.</param>
    public MmuLock(LockKind kind, int maxOwners, LockWaitKind? waits = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOwners, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxOwners, MostOwners);
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such lock.");
        Waits = waits ?? kind.DefaultWait();
        if (!Enum.IsDefined(Waits))
            throw new ArgumentOutOfRangeException(nameof(waits), waits, "There is no such wait.");
        _owners = maxOwners;
        _lanes = new TraceLane[maxOwners];
        Array.Fill(_lanes, new TraceLane());
        _block = new LockBlock(maxOwners, Waits);
        _statistics = new LockStatistics<TPlatform>(maxOwners);
        _slots = _statistics.Slots;
        _lock = new KindLock<TPlatform>(kind, _block.Words);
    }

    public LockKind Kind => _lock.Kind;

    /// <summary>Where an owner's contended waits and write holds are recorded. Cold; while the owner uses no lock.</summary>
    public void SetTrace(int owner, TraceLane lane) => _lanes[owner] = lane;

    /// <summary>Let another lock, which nobody uses yet, record where this one does.</summary>
    public void ShareTraces(MmuLock<TPlatform> with) => _lanes.CopyTo(with._lanes, 0);

    /// <summary>How waiters pass time.</summary>
    public LockWaitKind Waits { get; }

    /// <summary>Someone waits: a long holder should give way. A hint.</summary>
    public bool IsContended => _lock.IsContended;

    /// <summary>
    /// Take the read side; for a lock whose readers do not share, the lock. Waits as <see cref="Waits"/> says.
    /// </summary>
    /// <param name="owner">The caller's number: two threads at a time never use the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadHold<TPlatform> AcquireRead(int owner)
    {
        var slot = SlotOf(owner);
        if (TPlatform.LoadPlain(&slot->Held) != (uint)LockMode.None)
            RefuseSecond(owner);
        long startNs = 0;
        if (slot->TimedReads.IsDue(++slot->ReadAcquisitions))
            startNs = AcquireReadTimed(owner);
        else if (!_lock.TryAcquireRead(owner))
            WaitForRead(owner);
        TPlatform.StorePlain(&slot->Held, (uint)LockMode.Read);
        return new ReadHold<TPlatform>(this, owner, startNs);
    }

    /// <summary>Take the write side. Waits as <see cref="Waits"/> says.</summary>
    /// <param name="owner">The caller's number: two threads at a time never use the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WriteHold<TPlatform> AcquireWrite(int owner)
    {
        var slot = SlotOf(owner);
        if (TPlatform.LoadPlain(&slot->Held) != (uint)LockMode.None)
            RefuseSecond(owner);
        long startNs = 0;
        if (slot->TimedWrites.IsDue(++slot->WriteAcquisitions))
            startNs = AcquireWriteTimed(owner);
        else if (!_lock.TryAcquireWrite(owner))
            WaitForWrite(owner);
        NoteWriter(slot, owner);
        if (_lanes[owner].IsOn)
            startNs = TracedStart(startNs);
        return new WriteHold<TPlatform>(this, owner, startNs);
    }

    /// <summary>How an owner holds the lock: exact when asked by that owner, a hint else.</summary>
    public LockMode HeldBy(int owner) => (LockMode)TPlatform.Load(&SlotOf(owner)->Held);

    /// <summary>Who is inside: a hint, unless the caller holds the write side. Looks at every owner's line.</summary>
    public LockOwnership ReadOwnership()
    {
        var readers = 0;
        for (var owner = 0; owner < _owners; owner++)
        {
            var held = HeldBy(owner);
            if (held == LockMode.Write)
                return new LockOwnership(LockMode.Write, 0, owner);
            if (held == LockMode.Read)
                readers++;
        }

        return new LockOwnership(readers == 0 ? LockMode.None : LockMode.Read, readers, -1);
    }

    /// <summary>Sums over all owners.</summary>
    public LockTotals ReadTotals() => _statistics.ReadTotals();

    /// <summary>Sums over all owners in the columns of /proc/lock_stat. Allocates.</summary>
    public LockStat ReadStat() =>
        new(Kind, _statistics.ReadSide(LockMode.Write), _statistics.ReadSide(LockMode.Read));

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
        var slot = SlotOf(owner);
        if (TPlatform.LoadPlain(&slot->Held) != (uint)LockMode.Read)
            RefuseRelease(owner, LockMode.Read);
        TPlatform.StorePlain(&slot->Held, (uint)LockMode.None);
        _lock.ReleaseRead(owner);
        if (startNs != 0)
            RecordHold(owner, LockMode.Read, startNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleaseWrite(int owner, long startNs)
    {
        var slot = SlotOf(owner);
        if (TPlatform.LoadPlain(&slot->Held) != (uint)LockMode.Write)
            RefuseRelease(owner, LockMode.Write);
        TPlatform.StorePlain(&slot->Held, (uint)LockMode.None);
        _lock.ReleaseWrite(owner);
        if (startNs != 0)
            RecordWriteHold(owner, startNs);
    }

    /// <returns>The moment the lock was taken.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AcquireReadTimed(int owner)
    {
        var weight = SlotOf(owner)->TimedReads.Advance();
        var before = TPlatform.NowNs();
        if (!_lock.TryAcquireRead(owner))
            return WaitForRead(owner);
        var after = TPlatform.NowNs();
        _statistics.RecordFreeWait(owner, LockMode.Read, after - before, weight);
        return after;
    }

    /// <inheritdoc cref="AcquireReadTimed"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AcquireWriteTimed(int owner)
    {
        var weight = SlotOf(owner)->TimedWrites.Advance();
        var before = TPlatform.NowNs();
        if (!_lock.TryAcquireWrite(owner))
            return WaitForWrite(owner);
        var after = TPlatform.NowNs();
        _statistics.RecordFreeWait(owner, LockMode.Write, after - before, weight);
        return after;
    }

    /// <inheritdoc cref="AcquireReadTimed"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitForRead(int owner)
    {
        var bounced = LastWriterIsAnother(owner);
        var before = TPlatform.NowNs();
        _lock.AcquireReadContended(owner);
        var after = TPlatform.NowNs();
        _statistics.RecordContendedWait(owner, LockMode.Read, after - before, bounced);
        if (_lanes[owner].IsOn)
            _lanes[owner].Span(TraceKind.LockWaitRead, before, after);
        return after;
    }

    /// <inheritdoc cref="AcquireReadTimed"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitForWrite(int owner)
    {
        var bounced = LastWriterIsAnother(owner);
        var before = TPlatform.NowNs();
        _lock.AcquireWriteContended(owner);
        var after = TPlatform.NowNs();
        _statistics.RecordContendedWait(owner, LockMode.Write, after - before, bounced);
        if (_lanes[owner].IsOn)
            _lanes[owner].Span(TraceKind.LockWaitWrite, before, after);
        return after;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RecordHold(int owner, LockMode side, long startNs) =>
        _statistics.RecordHold(owner, side, TPlatform.NowNs() - startNs);

    // A hold that is recorded and is no sample of the statistics has its start negated.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long TracedStart(long sampledNs) => sampledNs != 0 ? sampledNs : -TPlatform.NowNs();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RecordWriteHold(int owner, long startNs)
    {
        var now = TPlatform.NowNs();
        if (startNs > 0)
            _statistics.RecordHold(owner, LockMode.Write, now - startNs);
        if (_lanes[owner].IsOn)
            _lanes[owner].Span(TraceKind.LockHoldWrite, Math.Abs(startNs), now);
    }

    /// <summary>Under the write side: the word has one writer at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteWriter(LockSlot* slot, int owner)
    {
        TPlatform.StorePlain(&slot->Held, (uint)LockMode.Write);
        if (TPlatform.LoadPlain(&_lock.Words->LastWriter) != (uint)owner + 1)
            NoteBounce(slot, owner);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NoteBounce(LockSlot* slot, int owner)
    {
        if (LastWriterIsAnother(owner))
            slot->WriteAcquisitionBounces++;
        TPlatform.StorePlain(&_lock.Words->LastWriter, (uint)owner + 1);
    }

    private bool LastWriterIsAnother(int owner)
    {
        var last = TPlatform.LoadPlain(&_lock.Words->LastWriter);
        return last != 0 && last != (uint)owner + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LockSlot* SlotOf(int owner)
    {
        if ((uint)owner >= (uint)_owners)
            RefuseOwner(owner);
        return _slots + owner;
    }

    // A method that only throws is not inlined, and the JIT moves its calls out of the caller's path; with NoInlining it
    // would not know.

    [DoesNotReturn]
    private void RefuseOwner(int owner) =>
        throw new InvariantException($"lock owner {owner} of {_owners}");

    [DoesNotReturn]
    private void RefuseSecond(int owner) =>
        throw new InvariantException($"owner {owner} takes an MMU lock ({Kind}) that it holds for {HeldBy(owner)}");

    [DoesNotReturn]
    private void RefuseRelease(int owner, LockMode side) =>
        throw new InvariantException($"owner {owner} releases the {side} side of an MMU lock ({Kind}) and holds {HeldBy(owner)}");
}
