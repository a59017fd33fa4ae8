using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Mmu;

/// <summary>
/// One VM's second stage (kvm_s2_mmu and what of struct kvm it needs): the table, the MMU lock of the policy in force,
/// the notifier sequence, the memory slot, the TLBs.
/// </summary>
/// <remarks>Lock order, outer to inner: MMU lock → RCU read section → at most one LOCKED entry a walker. Host locks nest in none of them.</remarks>
public sealed class Stage2Mmu<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Workers that one MMU can have.</summary>
    public const int MaxWorkers = 96;

    private readonly SharedWords<TPlatform> _halted = new(1);
    private int _workers;

    public Stage2Mmu(MmuOptions options, LockPolicy policy, PhysicalMemory<TPlatform> memory, RcuDomain<TPlatform> rcu, TlbDomain<TPlatform> tlb)
    {
        var problems = options.Problems().Concat(policy.Problems()).ToList();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        Options = options;
        Memory = memory;
        Rcu = rcu;
        Tlb = tlb;
        Policy = policy;
        Lock = new MmuLock<TPlatform>(policy.Lock, MaxWorkers);
        AllLocks = [Lock];
        var table = options.Table with { Release = policy.Release };
        Reclaimer = new SubtreeReclaimer<TPlatform>(table, memory, rcu, ModeOf(policy));
        Table = new Stage2PageTable<TPlatform>(table, memory, tlb, Reclaimer);
        Slot = new MemorySlot<TPlatform>(
            new Ipa(options.SlotStart),
            new HostMemory<TPlatform>(options.GuestBytes, new PhysAddr(HostBase), options.HostHugePages));
        Faults = new FaultHandler<TPlatform>(this);
        Host = new HostOperations<TPlatform>(this);
        Logging = new DirtyLogging<TPlatform>(this);
    }

    /// <summary>Physical address of the first guest page's first home.</summary>
    public const ulong HostBase = 0x10_0000_0000;

    public MmuOptions Options { get; }

    public PhysicalMemory<TPlatform> Memory { get; }

    public RcuDomain<TPlatform> Rcu { get; }

    public TlbDomain<TPlatform> Tlb { get; }

    /// <summary>Changed only while no worker runs (<see cref="SwitchPolicy"/>).</summary>
    public LockPolicy Policy { get; private set; }

    public MmuLock<TPlatform> Lock { get; private set; }

    /// <summary>
    /// The lock in force and those of policies before it, whose totals still count. A new array with each, so that a
    /// reader on another thread needs no lock.
    /// </summary>
    public IReadOnlyList<MmuLock<TPlatform>> AllLocks { get; private set; }

    public Stage2PageTable<TPlatform> Table { get; }

    public MemorySlot<TPlatform> Slot { get; }

    public NotifierSequence<TPlatform> Notifier { get; } = new();

    public CounterSlots<MmuCounter> Counters { get; } = new(MaxWorkers);

    public HistogramSlots<MmuLatency> Latencies { get; } = new(MaxWorkers);

    public FaultHandler<TPlatform> Faults { get; }

    public HostOperations<TPlatform> Host { get; }

    public DirtyLogging<TPlatform> Logging { get; }

    /// <summary>Detached subtrees freed so far, at once or by callback.</summary>
    public SubtreeReclaimer<TPlatform> Reclaimer { get; }

    /// <summary>After <see cref="Halt"/>: vCPUs give up accesses that keep faulting.</summary>
    public bool IsHalted => _halted.Load(0) != 0;

    /// <summary>A violation ended the run: whoever waits for state that a dead worker left behind must not wait for ever.</summary>
    public void Halt() => _halted.Store(0, 1);

    /// <summary>A worker of the calling thread. Cold.</summary>
    public MmuWorker<TPlatform> AddWorker(string name)
    {
        Invariant.That(_workers < MaxWorkers, "too many workers");
        return new MmuWorker<TPlatform>(this, _workers++, name, tlb: null);
    }

    /// <summary>A vCPU with its own TLB. Cold.</summary>
    public Vcpu<TPlatform> AddVcpu(string name)
    {
        Invariant.That(_workers < MaxWorkers, "too many workers");
        var tlb = Tlb.AddVcpu();
        return new Vcpu<TPlatform>(this, new MmuWorker<TPlatform>(this, _workers++, name, tlb), tlb);
    }

    /// <summary>
    /// Put another policy in force. No worker may be inside the MMU. Callbacks queued under the old policy run first,
    /// so that no subtree detached by sharing walkers meets immediate frees.
    /// </summary>
    /// <remarks>May block: waits for a grace period.</remarks>
    public void SwitchPolicy(LockPolicy policy)
    {
        var problems = policy.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(policy));

        Rcu.Barrier();
        if (policy.Lock != Lock.Kind)
        {
            var known = AllLocks.FirstOrDefault(held => held.Kind == policy.Lock);
            Lock = known ?? new MmuLock<TPlatform>(policy.Lock, MaxWorkers);
            if (known is null)
                AllLocks = [.. AllLocks, Lock];
        }

        Table.SetRelease(policy.Release);
        Table.SetReclaim(ModeOf(policy));
        Policy = policy;
    }

    /// <summary>Once every worker is disposed and every callback has run.</summary>
    public void Dispose()
    {
        Table.Dispose();
        Reclaimer.Dispose();
        foreach (var held in AllLocks)
            held.Dispose();
        Notifier.Dispose();
        _halted.Dispose();
        Slot.Dispose();
        Counters.Dispose();
        Latencies.Dispose();
    }

    private static SubtreeReclaim ModeOf(LockPolicy policy) =>
        policy.Reclaim == ReclaimScheme.RcuPerSubtree ? SubtreeReclaim.Deferred : SubtreeReclaim.Immediate;
}
