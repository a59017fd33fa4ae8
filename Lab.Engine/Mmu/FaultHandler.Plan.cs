using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <content>What a fault is to install, decided before the lock; and the size, which the host's own table may still enlarge under it.</content>
public sealed partial class FaultHandler<TPlatform>
{
    /// <summary>What the host's timer may be late by, nanoseconds.</summary>
    private const long TimerSlackNs = 60_000;

    /// <summary>Steps before the lock: sample the sequence, pin, choose size and permissions.</summary>
    private FaultPlan Plan(
        MmuWorker<TPlatform> worker, MemorySlot<TPlatform> slot, in FaultSyndrome fault, bool logging, bool toppedUp)
    {
        var page = slot.PageOf(fault.Ipa);
        bool? early = HasFlaw(PolicyFlaws.LookupBeforeSample) ? slot.Host.LooksLikeBlock(page) : null;
        if (early is not null)
            PausePoints<TPlatform>.Reach(PausePoint.AfterLookup, fault.Ipa.Value);

        // N2's sample comes before the pin: an invalidation that starts between them is seen as a changed sequence.
        var sequence = _mmu.Notifier.Sample();
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.NotifierSample, fault.Ipa.Value, sequence));
        PausePoints<TPlatform>.Reach(PausePoint.AfterSample, fault.Ipa.Value);
        if (worker.FaultServiceNs > 0 && !slot.Host.IsBacked(page))
            AwaitService(worker, worker.FaultServiceNs);
        var pin = Pin(slot, page);
        if (early is null)
            PausePoints<TPlatform>.Reach(PausePoint.AfterLookup, fault.Ipa.Value);
        PausePoints<TPlatform>.Reach(PausePoint.AfterPin, fault.Ipa.Value);
        var write = fault.Access == AccessKind.Write;

        var prot = Stage2Prot.Read;
        if (!logging || write)
            prot |= Stage2Prot.Write;
        if (fault.Access == AccessKind.Execute)
            prot |= Stage2Prot.Execute;
        if (_mmu.Policy.PermissionFault == WalkSharing.NoLock)
            prot |= SoftwareBits.HostWritable; // every page that HostMemory backs is writable

        // With a user table to walk, the size is found under the lock.
        var size = (early ?? pin.IsBlock) && !logging && _mmu.User is null ? BlockSize : PageSize;
        var relaxable = fault.Kind != FaultKind.Permission ? 0 : fault.Level == LastLevel ? PageSize : BlockSize;
        return new FaultPlan(
            Start: new Ipa(fault.Ipa.Value & ~(size - 1)),
            Size: size,
            Address: new PhysAddr(pin.Address.Value & ~(size - 1)),
            Prot: prot,
            Relaxes: Relaxes(relaxable, size),
            Relaxable: relaxable,
            Logging: logging,
            Sequence: sequence,
            HasCache: toppedUp || !HasFlaw(PolicyFlaws.CacheOnlyIfToppedUp),
            Page: page);
    }

    /// <summary>Whoever serves the host's memory (userfaultfd) takes its time. The fault holds nothing meanwhile.</summary>
    /// <remarks>May block: yes.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AwaitService(MmuWorker<TPlatform> worker, long ns)
    {
        worker.Counters.Add(MmuCounter.FaultsServiced);
        var end = TPlatform.NowNs() + ns;
        var turns = 0;
        for (var left = ns; left > 0 && !_mmu.IsHalted; left = end - TPlatform.NowNs())
        {
            if (left > TimerSlackNs)
                _mmu.SleepUnlessHalted(left - TimerSlackNs);
            else
                SpinWaiter.Relax<TPlatform>(ref turns);
        }
    }

    private static HostPin Pin(MemorySlot<TPlatform> slot, ulong page)
    {
        var pin = slot.Host.Pin(page);
        if (TPlatform.Traces)
        {
            var size = pin.IsBlock ? BlockSize : PageSize;
            TPlatform.Trace(new ProtocolEvent(
                ProtocolEventKind.HostPin, slot.IpaOf(page).Value & ~(size - 1), size, (long)(pin.Address.Value & ~(size - 1))));
        }

        return pin;
    }

    // A leaf of another size is to be mapped, not relaxed.
    private bool Relaxes(ulong relaxable, ulong size) =>
        relaxable == size || (relaxable != 0 && HasFlaw(PolicyFlaws.PermissionAlwaysRelaxes));

    /// <summary>Under the lock, the sequence asked: a page may become a block if the host's own table says so.</summary>
    /// <remarks>
    /// Interrupts are masked while that table is walked: who frees a page of it waits for every CPU's answer first.
    /// Source: Linux get_user_mapping_size.
    /// </remarks>
    private FaultPlan Grow(UserTable<TPlatform> user, MmuWorker<TPlatform> worker, in FaultPlan plan)
    {
        if (plan.Logging)
            return plan;
        bool isBlock;
        using (HasFlaw(PolicyFlaws.ProbeUnmasked) ? default : _mmu.Ipi.Mask(worker.Index))
            isBlock = user.IsBlock(plan.Page);
        return !isBlock
            ? plan
            : plan with
            {
                Start = new Ipa(plan.Start.Value & ~(BlockSize - 1)),
                Size = BlockSize,
                Address = new PhysAddr(plan.Address.Value & ~(BlockSize - 1)),
                Relaxes = Relaxes(plan.Relaxable, BlockSize),
            };
    }

    // False, a constant, where nobody listens.
    private bool HasFlaw(PolicyFlaws flaw) => TPlatform.Traces && (_mmu.Policy.Flaws & flaw) != PolicyFlaws.None;

    /// <summary>What a fault decided before it took the lock.</summary>
    /// <param name="Relaxable">Bytes of the leaf that lacked the permission; 0 if it is no permission fault.</param>
    /// <param name="HasCache">The walk may take table pages from the worker's memory cache.</param>
    private readonly record struct FaultPlan(
        Ipa Start, ulong Size, PhysAddr Address, Stage2Prot Prot, bool Relaxes, ulong Relaxable, bool Logging,
        ulong Sequence, bool HasCache, ulong Page);
}
