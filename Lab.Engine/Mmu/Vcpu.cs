using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Tlb;

namespace Lab.Engine.Mmu;

/// <summary>
/// A vCPU touching guest memory: TLB, then hardware walk, then fault. The hardware walk is no RCU reader: it is
/// protected by TLBI and break-before-make, because a TLBI waits for the walk and the access in flight.
/// </summary>
public sealed class Vcpu<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Faults of one access that were served, each with the access faulting once more, before that is a livelock.</summary>
    public const int MostServed = 10_000;

    /// <summary>Faults in one access before it counts as no progress at all.</summary>
    public const int MostFaults = 3_000_000;

    private const int LastLevel = 3;

    private readonly VcpuTlb<TPlatform> _tlb;

    internal Vcpu(Stage2Mmu<TPlatform> mmu, MmuWorker<TPlatform> worker, VcpuTlb<TPlatform> tlb)
    {
        Mmu = mmu;
        Worker = worker;
        _tlb = tlb;
    }

    public Stage2Mmu<TPlatform> Mmu { get; }

    public MmuWorker<TPlatform> Worker { get; }

    /// <summary>Every fault takes so many percent longer, on the core: a slowdown of known size. 0: none.</summary>
    public int SlowdownPercent { get; set; }

    /// <summary>One access, faulting until it succeeds.</summary>
    /// <param name="dueNs">When the guest would have made it, were it not still busy with the one before; 0: now.</param>
    /// <returns>False if no memory slot has the address, no table page could be had, the table is gone, or the MMU was halted.</returns>
    /// <remarks>May block: in a fault. Allocates no managed memory.</remarks>
    public bool Access(Ipa ipa, AccessKind kind, long dueNs = 0)
    {
        var page = new Ipa(ipa.Value & ~0xFFFUL);
        var turns = 0;
        var served = 0;
        var began = 0L;
        for (var faults = 0; ; faults++)
        {
            if (TryTouch(page, kind, out var fault))
            {
                // One sample an access: what the guest waited, however often it was turned back.
                if (faults > 0)
                    Served(began, dueNs);
                Worker.Counters.Add(MmuCounter.Accesses);
                return true;
            }

            if (faults == 0)
            {
                began = TPlatform.NowNs();
                Worker.Walk.Phases.Begin(began);
            }

            switch (Mmu.Faults.Handle(Worker, fault))
            {
                case FaultOutcome.Mmio:
                case FaultOutcome.OutOfPages:
                case FaultOutcome.NoTable:
                    Worker.Walk.Phases.End(0, succeeded: false);
                    return false;
                case FaultOutcome.Retried:
                case FaultOutcome.Again:
                    // The guest would fault again at once; give whoever is in the way the core.
                    if (Mmu.IsHalted)
                    {
                        Worker.Walk.Phases.End(0, succeeded: false);
                        return false;
                    }

                    SpinWaiter.Relax<TPlatform>(ref turns);
                    break;
                default:
                    served++;
                    break;
            }

            if (served == MostServed)
                Invariant.Fail($"no progress: {Worker.Name} was served {MostServed} times for one {kind} at {page}, and it faults; the last: {fault}");

            if (faults == MostFaults)
                Invariant.Fail($"no progress: {Worker.Name} took {MostFaults} faults for one {kind} at {page}; the last: {fault}");
        }
    }

    private void Served(long began, long dueNs)
    {
        var now = TPlatform.NowNs();
        if (SlowdownPercent > 0)
            now = StayUntil(now + ((now - began) * SlowdownPercent / 100));
        Worker.FaultLatency.Record(now - began);
        if (dueNs != 0)
            Worker.FaultFromDueLatency.Record(now - dueNs);
        Worker.Walk.Phases.End(now, succeeded: true);
    }

    /// <returns>The time when it is over.</returns>
    private static long StayUntil(long ns)
    {
        long now;
        while ((now = TPlatform.NowNs()) < ns)
            TPlatform.Pause();
        return now;
    }

    /// <summary>What the hardware does: look up, walk, and if the translation allows it, reach the page.</summary>
    private bool TryTouch(Ipa page, AccessKind kind, out FaultSyndrome fault)
    {
        using var access = _tlb.Begin();
        if (!access.TryLookup(page.Value, out var entry))
        {
            Worker.Counters.Add(MmuCounter.HardwareWalks);
            var walk = Mmu.Table.HardwareWalk(page);
            if (walk.Fault != HardwareFault.None)
            {
                fault = new FaultSyndrome(
                    page, walk.Fault == HardwareFault.AccessFlag ? FaultKind.AccessFlag : FaultKind.Translation, walk.Level, kind);
                return false;
            }

            entry = walk.Translation;
            if (entry.Level != LastLevel)
                Worker.Counters.Add(MmuCounter.HardwareWalksBlock);
            access.Fill(entry);
        }
        else
        {
            Worker.Counters.Add(MmuCounter.TlbHits);
        }

        if (!Allows(entry, kind))
        {
            fault = new FaultSyndrome(page, FaultKind.Permission, entry.Level, kind);
            return false;
        }

        Verify(page, entry);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.GuestAccess, page.Value, kind == AccessKind.Write ? 1UL : 0));
        fault = default;
        return true;
    }

    private static bool Allows(in TlbEntry entry, AccessKind kind) => kind switch
    {
        AccessKind.Read => entry.Read,
        AccessKind.Write => entry.Write,
        AccessKind.Execute => entry.Execute,
        _ => throw new InvariantException($"no such access: {kind}"),
    };

    /// <summary>The property that all this machinery serves: the page reached backs this guest page at this moment.</summary>
    private void Verify(Ipa page, in TlbEntry entry)
    {
        var offset = page.Value - entry.Ipa;
        var reached = new PhysAddr(entry.Pa + offset);
        var host = Mmu.Slot.Host;
        var index = Mmu.Slot.PageOf(page);
        if (!host.Backs(index, reached))
            Violate(page, entry, reached, index);
        Worker.Counters.Add(MmuCounter.SafetyChecks);
    }

    private void Violate(Ipa page, in TlbEntry entry, PhysAddr reached, ulong index) =>
        Invariant.Fail(
            $"a vCPU reached a host page after its invalidation returned: {Worker.Name} at {page} reached {reached} "
            + $"through a level {entry.Level} translation, but the page is {Mmu.Slot.Host.Describe(index)}");
}
