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
public sealed partial class FaultHandler<TPlatform>
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
        worker.Walk.Phases.Switch(FaultPhase.Other);
        var beganNs = worker.BeginSpan();
        if (beganNs != 0)
            worker.Reader.Announce(SiteOf(fault)); // of an operation that enters no section
        var outcome = fault.Kind == FaultKind.AccessFlag ? HandleAccess(worker, fault) : HandleAbort(worker, fault);
        if (_mmu.Policy.Reclaim == ReclaimScheme.IpiBarrier)
            _mmu.Reclaimer.FreeRemembered(worker.Walk, waits: (_mmu.Policy.Flaws & PolicyFlaws.FreeWithoutIpi) == 0);

        // No lock and no section is held here: with too many callbacks of its own pending, the worker helps.
        worker.Reader.InvokeReady();
        worker.Counters.Add(CounterOf(outcome));
        if (outcome is FaultOutcome.Retried or FaultOutcome.Again)
            worker.Walk.Phases.TurnBack();
        else
            worker.Walk.Phases.Serve();
        if (beganNs != 0)
            Record(worker, fault, outcome, beganNs);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.FaultHandled, fault.Ipa.Value, (ulong)outcome, ((long)fault.Kind << 8) | (uint)fault.Access));
        return outcome;
    }

    // No sequence check in any form: an access fault only edits a leaf that is there, and an unmap undoes the leaf.
    private FaultOutcome HandleAccess(MmuWorker<TPlatform> worker, in FaultSyndrome fault)
    {
        PgtableResult result;
        switch (_mmu.Policy.AccessFault)
        {
            case WalkSharing.NoLock:
            {
                worker.Walk.Phases.Switch(FaultPhase.Walk);
                var beganNs = worker.Announce(SiteOf(fault));
                using var section = worker.Reader.Enter();
                using var traced = new TracedSection<TPlatform>(worker, beganNs, TraceOperation.FaultYoung, isAged: worker.Walk.Phases.IsRunning);
                if (!_mmu.HasTable)
                    return FaultOutcome.NoTable;
                result = _mmu.Table.MarkYoungLockless(new LocklessWalk<TPlatform>(section), worker.Walk, fault.Ipa);
                break;
            }

            case WalkSharing.SharedLock when _mmu.Policy.Reclaim == ReclaimScheme.IpiBarrier:
            {
                worker.Walk.Phases.Switch(FaultPhase.LockWait);
                using var hold = _mmu.Lock.AcquireRead(worker.Index);
                worker.Walk.Phases.Switch(FaultPhase.Walk);
                using var section = _mmu.Ipi.Mask(worker.Index);
                using var visit = worker.Visit(TraceOperation.FaultYoung);
                if (!_mmu.HasTable)
                    return FaultOutcome.NoTable;
                result = _mmu.Table.MarkYoung(new MaskedWalk<TPlatform>(section), worker.Walk, fault.Ipa, WalkFlags.HandleFault);
                break;
            }

            case WalkSharing.SharedLock:
            {
                worker.Walk.Phases.Switch(FaultPhase.LockWait);
                using var hold = _mmu.Lock.AcquireRead(worker.Index);
                worker.Walk.Phases.Switch(FaultPhase.Walk);
                var beganNs = worker.Announce(SiteOf(fault));
                using var section = worker.Reader.Enter();
                using var traced = new TracedSection<TPlatform>(worker, beganNs, TraceOperation.FaultYoung, isAged: worker.Walk.Phases.IsRunning);
                if (!_mmu.HasTable)
                    return FaultOutcome.NoTable;
                result = _mmu.Table.MarkYoung(new SharedWalk<TPlatform>(section), worker.Walk, fault.Ipa, WalkFlags.HandleFault);
                break;
            }

            default:
            {
                worker.Walk.Phases.Switch(FaultPhase.LockWait);
                using var hold = _mmu.Lock.AcquireWrite(worker.Index);
                worker.Walk.Phases.Switch(FaultPhase.Walk);
                using var visit = worker.Visit(TraceOperation.FaultYoung);
                if (!_mmu.HasTable)
                    return FaultOutcome.NoTable;
                result = _mmu.Table.MarkYoung(new ExclusiveWalk<TPlatform>(hold), worker.Walk, fault.Ipa, WalkFlags.HandleFault);
                break;
            }
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
        if (mayNeedTable && !TryTopUp(worker))
            return FaultOutcome.OutOfPages;

        var plan = Plan(worker, slot, fault, logging, mayNeedTable);

        // A permission fault on a block that the host has broken up meanwhile is a map of a page, and that takes tables.
        if (!mayNeedTable && !plan.Relaxes && !TryTopUp(worker))
            return FaultOutcome.OutOfPages;
        var sharing = SharingOf(plan, write);
        if (sharing == WalkSharing.NoLock)
        {
            if (RelaxLockless(worker, plan, out var outcome))
                return outcome;
            sharing = _mmu.Policy.MapFault; // without proof about the host: under the lock, where the sequence says
        }

        return InstallLocked(sharing, worker, plan);
    }

    private bool TryTopUp(MmuWorker<TPlatform> worker)
    {
        var outer = worker.Walk.Phases.Switch(FaultPhase.TopUp);
        var full = worker.Cache.TryTopUp(_mmu.Table.Geometry.MinCachePages);
        worker.Walk.Phases.Switch(outer);
        return full;
    }

    private FaultOutcome InstallLocked(WalkSharing sharing, MmuWorker<TPlatform> worker, in FaultPlan plan)
    {
        if (sharing == WalkSharing.SharedLock && _mmu.Policy.Reclaim == ReclaimScheme.IpiBarrier)
        {
            worker.Walk.Phases.Switch(FaultPhase.LockWait);
            using var hold = _mmu.Lock.AcquireRead(worker.Index);
            worker.Walk.Phases.Switch(FaultPhase.Walk);
            if (MustRetry(plan))
                return FaultOutcome.Retried;
            using var masked = _mmu.Ipi.Mask(worker.Index);
            using var visit = worker.Visit(OperationOf(plan));
            return Install(new MaskedWalk<TPlatform>(masked), worker, plan);
        }

        if (sharing == WalkSharing.SharedLock)
        {
            worker.Walk.Phases.Switch(FaultPhase.LockWait);
            using var hold = _mmu.Lock.AcquireRead(worker.Index);
            worker.Walk.Phases.Switch(FaultPhase.Walk);
            if (MustRetry(plan))
                return FaultOutcome.Retried;
            if (TPlatform.Traces && (_mmu.Policy.Flaws & PolicyFlaws.ReturnInsideSection) != 0)
                return Install(new SharedWalk<TPlatform>(worker.Reader.Enter()), worker, plan);
            var beganNs = worker.Announce(SiteOf(plan));
            using var section = worker.Reader.Enter();
            using var traced = new TracedSection<TPlatform>(worker, beganNs, OperationOf(plan), isAged: worker.Walk.Phases.IsRunning);
            return Install(new SharedWalk<TPlatform>(section), worker, plan);
        }
        else
        {
            worker.Walk.Phases.Switch(FaultPhase.LockWait);
            using var hold = _mmu.Lock.AcquireWrite(worker.Index);
            worker.Walk.Phases.Switch(FaultPhase.Walk);
            if (MustRetry(plan))
                return FaultOutcome.Retried;
            using var visit = worker.Visit(OperationOf(plan));
            return Install(new ExclusiveWalk<TPlatform>(hold), worker, plan);
        }
    }

    /// <summary>A permission fault in a read section alone.</summary>
    /// <returns>False: the leaf does not prove that the host's mapping is writable.</returns>
    /// <remarks>
    /// The slot's logging is read in the section in which the entry changes, and logging begins with a grace period
    /// before it write-protects: whoever saw it off has finished by then. The sequence is not asked: the proof lies in the
    /// entry, and the compare-exchange says whether the entry is still there. Marked dirty after the success, for a mark
    /// before it could be harvested while the page is not yet writable.
    /// </remarks>
    private bool RelaxLockless(MmuWorker<TPlatform> worker, in FaultPlan plan, out FaultOutcome outcome)
    {
        worker.Walk.Phases.Switch(FaultPhase.Walk);
        var beganNs = worker.Announce(SiteOf(plan));
        using var section = worker.Reader.Enter();
        using var traced = new TracedSection<TPlatform>(worker, beganNs, TraceOperation.FaultRelax, isAged: worker.Walk.Phases.IsRunning);
        if (!_mmu.HasTable || _mmu.Slot.IsLogging != plan.Logging)
        {
            outcome = _mmu.HasTable ? FaultOutcome.Retried : FaultOutcome.NoTable;
            return true;
        }

        var result = _mmu.Table.RelaxPermissionsLockless(
            new LocklessWalk<TPlatform>(section), worker.Walk, plan.Start, plan.Prot & ~Stage2Prot.SoftwareBits,
            plan.Size == PageSize ? LastLevel : LastLevel - 1);
        outcome = FaultOutcome.Again;
        if (result == PgtableResult.NotPermitted)
            return false;
        outcome = Finish(result, worker, plan);
        return true;
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

    // Under the MMU lock. The second condition stands in for the SRCU grace period that the kernel waits for between
    // changing a slot's flags and write-protecting it: a fault planned before the change may not install after it.
    private bool MustRetry(in FaultPlan plan) =>
        (_mmu.Notifier.MustRetry(plan.Sequence) && (_mmu.Policy.Flaws & PolicyFlaws.InstallWithoutRetry) == 0)
        || _mmu.Slot.IsLogging != plan.Logging;

    private FaultOutcome Install<TSync>(scoped in TSync sync, MmuWorker<TPlatform> worker, in FaultPlan plan)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (!_mmu.HasTable)
            return FaultOutcome.NoTable;
        return _mmu.User is { } user
            ? InstallAs(sync, worker, Grow(user, worker, plan))
            : InstallAs(sync, worker, plan);
    }

    private FaultOutcome InstallAs<TSync>(scoped in TSync sync, MmuWorker<TPlatform> worker, in FaultPlan plan)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        // A block that took the page's place since the fault must not become writable for this page's sake: the rest of
        // it would not be logged. None can come once the flag was seen set under the lock.
        if (plan.Relaxes && plan.Logging
            && _mmu.Table.TryGetLeaf(plan.Start, out _, out var level) && level != LastLevel)
            return FaultOutcome.Again;
        var result = plan.Relaxes
            ? _mmu.Table.RelaxPermissions(
                sync, worker.Walk, plan.Start, plan.Prot & ~Stage2Prot.SoftwareBits, WalkFlags.HandleFault)
            : _mmu.Table.Map(
                sync, worker.Walk, plan.Start, plan.Size, plan.Address, plan.Prot, plan.HasCache ? worker.Cache : null,
                WalkFlags.HandleFault);
        if (TPlatform.Traces && result == PgtableResult.OutOfPages)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.CacheEmpty, plan.Start.Value, 0, plan.HasCache ? 0 : 1));
        return Finish(result, worker, plan);
    }

    private FaultOutcome Finish(PgtableResult result, MmuWorker<TPlatform> worker, in FaultPlan plan)
    {
        switch (result)
        {
            case PgtableResult.Done:
                // A loser must not mark: it granted nothing.
                if ((plan.Prot & Stage2Prot.Write) != 0 && plan.Logging)
                    _mmu.Slot.Dirty.Mark(plan.Page);
                if (plan.Size != PageSize)
                    worker.Counters.Add(plan.Relaxes ? MmuCounter.FaultsRelaxedBlock : MmuCounter.FaultsMappedBlock);
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
        FaultOutcome.Again or FaultOutcome.NoTable => MmuCounter.FaultsAgain,
        FaultOutcome.Retried => MmuCounter.FaultsRetried,
        FaultOutcome.OutOfPages => MmuCounter.FaultsOutOfPages,
        FaultOutcome.Mmio => MmuCounter.FaultsMmio,
        _ => throw new InvariantException($"no counter for a fault that ended as {outcome}"),
    };
}
