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
/// Applies an operation to a range a chunk at a time, dropping the lock between chunks when somebody waits for it, so
/// that one long range starves nobody (stage2_apply_range with resched).
/// </summary>
public static class RangeDriver<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Bytes: the largest block at 4K, as in the kernel. Only between chunks may the lock be dropped.</summary>
    public const ulong Chunk = 1UL << 30;

    /// <summary>Apply to [start, start + size). The write lock is held on entry and on return, perhaps not all the time between.</summary>
    /// <param name="mayReschedule">False for a caller that may not drop the lock.</param>
    /// <remarks>May block between chunks: yes, if allowed to reschedule.</remarks>
    public static PgtableResult Apply<TOperation>(
        Stage2Mmu<TPlatform> mmu, MmuWorker<TPlatform> worker, ref WriteHold<TPlatform> hold, Ipa start, ulong size,
        ref TOperation operation, bool mayReschedule)
        where TOperation : struct, IRangeOperation<TPlatform>
    {
        var end = start + size;
        for (var at = start; at < end;)
        {
            // Compared as last addresses, so that a chunk boundary at 2^64 would not wrap.
            var boundary = (at.Value & ~(Chunk - 1)) + Chunk;
            var next = boundary - 1 < end.Value - 1 ? new Ipa(boundary) : end;
            var result = operation.Apply(new ExclusiveWalk<TPlatform>(hold), worker, at, next - at);
            if (result != PgtableResult.Done)
                return result;

            if (mayReschedule && next < end && mmu.Lock.IsContended)
            {
                hold.Dispose();
                hold = default; // a throw from here on must not release it again
                TPlatform.Yield();
                hold = mmu.Lock.AcquireWrite(worker.Index);
            }

            at = next;
        }

        return PgtableResult.Done;
    }
}
