using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>An operation on a range of an exclusively held table. Implement as a struct.</summary>
public interface IRangeOperation<TPlatform>
    where TPlatform : struct, IPlatform
{
    PgtableResult Apply(scoped in ExclusiveWalk<TPlatform> walk, MmuWorker<TPlatform> worker, Ipa start, ulong size);
}

/// <summary>
/// Applies an operation to a range a chunk at a time, dropping the lock between chunks when somebody waits for it or it
/// was held for a time slice, so that one long range starves nobody (stage2_apply_range with resched).
/// </summary>
public static class RangeDriver<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Longest hold before the lock is offered to others all the same, nanoseconds: a scheduler's tick at 250 Hz.</summary>
    public const long SliceNs = 4_000_000;

    /// <summary>Apply to [start, start + size). The write lock is held on entry and on return, perhaps not all the time between.</summary>
    /// <param name="mayReschedule">False for a caller that may not drop the lock.</param>
    /// <returns>Invalid if the table was gone, at first or after the lock had been dropped.</returns>
    /// <remarks>May block between chunks: yes, if allowed to reschedule.</remarks>
    public static PgtableResult Apply<TOperation>(
        Stage2Mmu<TPlatform> mmu, MmuWorker<TPlatform> worker, ref WriteHold<TPlatform> hold, Ipa start, ulong size,
        ref TOperation operation, bool mayReschedule)
        where TOperation : struct, IRangeOperation<TPlatform>
    {
        var end = start + size;
        var chunk = ChunkOf(mmu);
        var taken = TPlatform.NowNs();
        for (var at = start; at < end;)
        {
            // Read anew for each chunk: the table can go while the lock is dropped.
            if (!mmu.HasTable)
                return PgtableResult.Invalid;
            var next = NextBoundary(at, end, chunk ?? mmu.RangeChunk);
            PgtableResult result;
            using (worker.Visit(worker.RangeOperation))
                result = operation.Apply(new ExclusiveWalk<TPlatform>(hold), worker, at, next - at);
            if (result != PgtableResult.Done)
                return result;
            if (TPlatform.Traces)
                TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.RangeStep, at.Value, next - at, mmu.Lock.IsContended ? 1 : 0));

            if (TPlatform.Traces && mayReschedule && next < end)
                TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.MayReschedule, next.Value));
            if (mayReschedule && next < end && MustMakeWay(mmu, taken))
            {
                hold.Dispose();
                hold = default; // a throw from here on must not release it again
                PausePoints<TPlatform>.Reach(PausePoint.BetweenChunks, next.Value);
                TPlatform.Yield();
                hold = mmu.Lock.AcquireWrite(worker.Index);
                taken = TPlatform.NowNs();
            }

            at = next;
        }

        return PgtableResult.Done;
    }

    /// <summary>Unmap [start, start + size) under the read lock. The caller holds nothing and has raised the notifier's count.</summary>
    /// <returns>Invalid if the table was gone. Again if the MMU was halted while an entry stayed LOCKED.</returns>
    /// <remarks>May block: yes, before and between chunks.</remarks>
    public static PgtableResult UnmapShared(
        Stage2Mmu<TPlatform> mmu, MmuWorker<TPlatform> worker, Ipa start, ulong size)
    {
        var end = start + size;
        var turns = 0;
        for (var at = start; at < end;)
        {
            var result = PgtableResult.Done;
            using (mmu.Lock.AcquireRead(worker.Index))
            {
                var taken = TPlatform.NowNs();
                while (at < end && result == PgtableResult.Done)
                {
                    if (!mmu.HasTable)
                        return PgtableResult.Invalid;
                    var next = NextBoundary(at, end, mmu.RangeChunk);
                    var beganNs = worker.Announce(new ReaderSite(worker.RangeOperation, TraceRecord.NoLevel, at.Value));
                    using (var section = worker.Reader.Enter())
                    using (new TracedSection<TPlatform>(worker, beganNs, worker.RangeOperation, isAged: true))
                        result = mmu.Table.UnmapDeferring(new SharedWalk<TPlatform>(section), worker.Walk, at, next - at);
                    if (result != PgtableResult.Done)
                        break;
                    at = next;
                    if (MustMakeWay(mmu, taken))
                        break;
                }
            }

            if (result == PgtableResult.Again && !mmu.IsHalted)
                SpinWaiter.Relax<TPlatform>(ref turns);
            else if (result != PgtableResult.Done)
                return result;
            else if (at < end)
                OfferCore(at);
        }

        return PgtableResult.Done;
    }

    /// <summary>The next multiple of a chunk, or the end if that comes first.</summary>
    internal static Ipa NextBoundary(Ipa at, Ipa end, ulong chunk)
    {
        // Compared as last addresses, so that a chunk boundary at 2^64 would not wrap.
        var boundary = (at.Value & ~(chunk - 1)) + chunk;
        return boundary - 1 < end.Value - 1 ? new Ipa(boundary) : end;
    }

    private static void OfferCore(Ipa next)
    {
        PausePoints<TPlatform>.Reach(PausePoint.BetweenChunks, next.Value);
        TPlatform.Yield();
    }

    // Null: as the options say, read anew for each chunk.
    private static ulong? ChunkOf(Stage2Mmu<TPlatform> mmu) =>
        TPlatform.Traces && (mmu.Policy.Flaws & PolicyFlaws.ChunkIsRootEntry) != 0
            ? mmu.Table.Geometry.Granule(mmu.Table.Geometry.StartLevel)
            : null;

    /// <summary>cond_resched on the lock: somebody waits for it, or the holder's slice is over.</summary>
    /// <param name="taken">When the hold began, nanoseconds.</param>
    internal static bool MustMakeWay(Stage2Mmu<TPlatform> mmu, long taken) =>
        mmu.Lock.IsContended || TPlatform.NowNs() - taken > SliceNs;
}
