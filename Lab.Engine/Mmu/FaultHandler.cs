using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// A stage-2 fault from exit to entry: describe, size, pin, map. What is locked how is the policy's business.
/// </summary>
/// <remarks>
/// Order of the steps: top up the memory cache; sample the notifier sequence; pin the host page (may sleep); take the
/// MMU lock; retry if an invalidation intervened; map or relax; mark dirty; unlock. Nothing inside the lock waits for
/// memory. Source: Linux user_mem_abort and handle_access_fault.
/// </remarks>
public sealed class FaultHandler<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const ulong PageSize = 1UL << HostMemory<TPlatform>.PageShift;
    private const ulong BlockSize = PageSize * HostMemory<TPlatform>.PagesPerBlock;
    private const int LastLevel = 3;

    private readonly Stage2Mmu<TPlatform> _mmu;

    internal FaultHandler(Stage2Mmu<TPlatform> mmu) => _mmu = mmu;

    /// <summary>Handle one fault and count it. Its access is timed by the vCPU, over all the faults it takes.</summary>
    /// <remarks>May block: yes, before the lock. Allocates no managed memory.</remarks>
    public FaultOutcome Handle(MmuWorker<TPlatform> worker, in FaultSyndrome fault)
    {
        worker.Reader.Site = fault.Ipa.Value | (ulong)fault.Kind;
        var outcome = fault.Kind == FaultKind.AccessFlag ? HandleAccess(worker, fault) : HandleAbort(worker, fault);
        worker.Counters.Add(CounterOf(outcome));
        return outcome;
    }

    private FaultOutcome HandleAccess(MmuWorker<TPlatform> worker, in FaultSyndrome fault)
    {
        PgtableResult result;
        if (_mmu.Policy.AccessFault == WalkSharing.SharedLock)
        {
            using var hold = _mmu.Lock.AcquireRead(worker.Index);
            using var section = worker.Reader.Enter();
            result = _mmu.Table.MarkYoung(new SharedWalk<TPlatform>(section), worker.Walk, fault.Ipa, WalkFlags.HandleFault);
        }
        else
        {
            using var hold = _mmu.Lock.AcquireWrite(worker.Index);
            result = _mmu.Table.MarkYoung(new ExclusiveWalk<TPlatform>(hold), worker.Walk, fault.Ipa, WalkFlags.HandleFault);
        }

        return result == PgtableResult.Done ? FaultOutcome.MadeYoung : FaultOutcome.Again;
    }

    private FaultOutcome HandleAbort(MmuWorker<TPlatform> worker, in FaultSyndrome fault)
    {
        var slot = _mmu.Slot;
        if (!slot.Contains(fault.Ipa))
            return FaultOutcome.Mmio;

        var write = fault.Access == AccessKind.Write;
        var logging = slot.IsLogging;
        var mayNeedTable = fault.Kind != FaultKind.Permission || (logging && write);
        if (mayNeedTable && !worker.Cache.TryTopUp(_mmu.Table.Geometry.MinCachePages))
            return FaultOutcome.OutOfPages;

        var plan = Plan(slot, fault, logging);
        var sharing = SharingOf(plan, write);
        if (sharing == WalkSharing.SharedLock)
        {
            using var hold = _mmu.Lock.AcquireRead(worker.Index);
            if (MustRetry(plan))
                return FaultOutcome.Retried;
            using var section = worker.Reader.Enter();
            return Install(new SharedWalk<TPlatform>(section), worker, plan);
        }
        else
        {
            using var hold = _mmu.Lock.AcquireWrite(worker.Index);
            if (MustRetry(plan))
                return FaultOutcome.Retried;
            return Install(new ExclusiveWalk<TPlatform>(hold), worker, plan);
        }
    }

    private WalkSharing SharingOf(in FaultPlan plan, bool write)
    {
        var policy = _mmu.Policy;
        if (!plan.Relaxes)
            return policy.MapFault;
        return policy.SharesOnlyLoggedPageWrites && !(plan.Logging && write && plan.Size == PageSize)
            ? WalkSharing.Exclusive
            : policy.PermissionFault;
    }

    /// <summary>Steps before the lock: sample the sequence, pin, choose size and permissions.</summary>
    private FaultPlan Plan(MemorySlot<TPlatform> slot, in FaultSyndrome fault, bool logging)
    {
        // N2's sample comes before the pin: an invalidation that starts between them is seen as a changed sequence.
        var sequence = _mmu.Notifier.Sample();
        var page = slot.PageOf(fault.Ipa);
        var pin = slot.Host.Pin(page);
        var write = fault.Access == AccessKind.Write;

        var prot = Stage2Prot.Read;
        if (!logging || write)
            prot |= Stage2Prot.Write;
        if (fault.Access == AccessKind.Execute)
            prot |= Stage2Prot.Execute;

        var faultSize = fault.Level == LastLevel ? PageSize : BlockSize;
        var size = pin.IsBlock && !logging ? BlockSize : PageSize;
        return new FaultPlan(
            Start: new Ipa(fault.Ipa.Value & ~(size - 1)),
            Size: size,
            Address: new PhysAddr(pin.Address.Value & ~(size - 1)),
            Prot: prot,
            Relaxes: fault.Kind == FaultKind.Permission && size == faultSize,
            Logging: logging,
            Sequence: sequence,
            Page: page);
    }

    // Under the MMU lock. The second condition stands in for the SRCU grace period that the kernel waits for between
    // changing a slot's flags and write-protecting it: a fault planned before the change may not install after it.
    private bool MustRetry(in FaultPlan plan) =>
        _mmu.Notifier.MustRetry(plan.Sequence) || _mmu.Slot.IsLogging != plan.Logging;

    private FaultOutcome Install<TSync>(scoped in TSync sync, MmuWorker<TPlatform> worker, in FaultPlan plan)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        var result = plan.Relaxes
            ? _mmu.Table.RelaxPermissions(sync, worker.Walk, plan.Start, plan.Prot, WalkFlags.HandleFault)
            : _mmu.Table.Map(sync, worker.Walk, plan.Start, plan.Size, plan.Address, plan.Prot, worker.Cache, WalkFlags.HandleFault);

        switch (result)
        {
            case PgtableResult.Done:
                // A loser must not mark: it granted nothing.
                if ((plan.Prot & Stage2Prot.Write) != 0 && plan.Logging)
                    _mmu.Slot.Dirty.Mark(plan.Page);
                return plan.Relaxes ? FaultOutcome.Relaxed : FaultOutcome.Mapped;
            case PgtableResult.Again:
                return FaultOutcome.Again;
            case PgtableResult.OutOfPages:
                return FaultOutcome.OutOfPages;
            default:
                Invariant.Fail($"a fault at {plan.Start} of {plan.Size} bytes was answered with {result}");
                return FaultOutcome.Again;
        }
    }

    private static MmuCounter CounterOf(FaultOutcome outcome) => outcome switch
    {
        FaultOutcome.Mapped => MmuCounter.FaultsMapped,
        FaultOutcome.Relaxed => MmuCounter.FaultsRelaxed,
        FaultOutcome.MadeYoung => MmuCounter.FaultsYoung,
        FaultOutcome.Again => MmuCounter.FaultsAgain,
        FaultOutcome.Retried => MmuCounter.FaultsRetried,
        FaultOutcome.OutOfPages => MmuCounter.FaultsOutOfPages,
        FaultOutcome.Mmio => MmuCounter.FaultsMmio,
        _ => throw new InvariantException($"no counter for a fault that ended as {outcome}"),
    };

    /// <summary>What a fault decided before it took the lock.</summary>
    private readonly record struct FaultPlan(
        Ipa Start, ulong Size, PhysAddr Address, Stage2Prot Prot, bool Relaxes, bool Logging, ulong Sequence,
        ulong Page);
}
