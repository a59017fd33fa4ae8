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
/// <remarks>
/// Lock order, outer to inner: MMU lock → RCU read section, or interrupts masked → at most one LOCKED entry a walker.
/// Host locks nest in none of them.
/// </remarks>
public sealed class Stage2Mmu<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Workers that one MMU can have.</summary>
    public const int MaxWorkers = MmuOptions.MostWorkers;

    private const int HaltedWord = 0;
    private const int TableGoneWord = 1;
    private const int RangeChunkWord = 2;
    private const int SplitChunkWord = 3;

    private readonly SharedWords<TPlatform> _words = new(4);
    private int _workers;

    public Stage2Mmu(MmuOptions options, LockPolicy policy, PhysicalMemory<TPlatform> memory, RcuDomain<TPlatform> rcu, TlbDomain<TPlatform> tlb)
    {
        var problems = options.Problems().Concat(policy.Refusals(options.AllowUnsafe)).ToList();
        if (options.HasUserTable && policy.Reclaim == ReclaimScheme.IpiBarrier)
            problems.Add($"HasUserTable is set and policy {policy.Name} masks interrupts for its own walks; they are masked once only.");
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        Options = options;
        Memory = memory;
        Rcu = rcu;
        Tlb = tlb;
        Policy = policy;
        Counters = new CounterSlots<MmuCounter>(options.Workers);
        Latencies = new HistogramSlots<MmuLatency>(options.Workers);
        Presence = new PresenceBoard(options.Workers);
        Lock = new MmuLock<TPlatform>(policy.Lock, Options.Workers);
        AllLocks = [Lock];
        var table = options.Table with { Release = policy.Release };
        Ipi = new IpiBarrier<TPlatform>(options.Workers);
        Reclaimer = new SubtreeReclaimer<TPlatform>(table, memory, rcu, ModeOf(policy)) { Ipi = Ipi };
        Table = new Stage2PageTable<TPlatform>(table, memory, tlb, Reclaimer);
        Slot = new MemorySlot<TPlatform>(
            new Ipa(options.SlotStart),
            new HostMemory<TPlatform>(options.GuestBytes, new PhysAddr(HostBase), options.HostHugePages));
        User = options.HasUserTable ? new UserTable<TPlatform>(memory, Slot.Host.Blocks) : null;
        Faults = new FaultHandler<TPlatform>(this);
        Host = new HostOperations<TPlatform>(this);
        Logging = new DirtyLogging<TPlatform>(this);
        SetChunks(options.RangeChunk, options.SplitChunk);
    }

    /// <summary>Physical address of the first guest page's first home.</summary>
    public const ulong HostBase = 0x10_0000_0000;

    public MmuOptions Options { get; }

    /// <summary>Workers added so far; their indices are below it. Any thread.</summary>
    public int Workers => _workers;

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

    /// <summary>The host's own table for the slot; null if it is not modelled.</summary>
    public UserTable<TPlatform>? User { get; }

    public NotifierSequence<TPlatform> Notifier { get; } = new();

    public CounterSlots<MmuCounter> Counters { get; }

    public HistogramSlots<MmuLatency> Latencies { get; }

    /// <summary>Who is inside the tables, by worker's index.</summary>
    public PresenceBoard Presence { get; }

    public FaultHandler<TPlatform> Faults { get; }

    public HostOperations<TPlatform> Host { get; }

    public DirtyLogging<TPlatform> Logging { get; }

    /// <summary>Detached subtrees freed so far, at once or by callback.</summary>
    public SubtreeReclaimer<TPlatform> Reclaimer { get; }

    /// <summary>What walkers without RCU are waited for by.</summary>
    public IpiBarrier<TPlatform> Ipi { get; }

    /// <summary>Bytes; see <see cref="MmuOptions.RangeChunk"/>.</summary>
    public ulong RangeChunk => _words.Load(RangeChunkWord);

    /// <summary>Bytes; see <see cref="MmuOptions.SplitChunk"/>.</summary>
    public ulong SplitChunk => _words.Load(SplitChunkWord);

    /// <summary>
    /// False once the root is unhooked (kvm->arch.mmu.pgt is null). Read it under the lock, or in a read section, each
    /// time that either was taken anew. Acquire; pairs with <see cref="TearDown"/>.
    /// </summary>
    public bool HasTable => _words.Load(TableGoneWord) == 0;

    /// <summary>After <see cref="Halt"/>: vCPUs give up accesses that keep faulting.</summary>
    public bool IsHalted => _words.Load(HaltedWord) != 0;

    /// <summary>A violation ended the run: whoever waits for state that a dead worker left behind must not wait for ever.</summary>
    public void Halt()
    {
        _words.Store(HaltedWord, 1);
        _words.Unpark(HaltedWord);
    }

    /// <summary>Sleep, but not once the MMU is halted. May block.</summary>
    internal void SleepUnlessHalted(long ns) => _words.Park(HaltedWord, 0, ns);

    /// <summary>Change the chunk sizes, bytes; a range in work goes on with the new ones.</summary>
    public void SetChunks(ulong range, ulong split)
    {
        Invariant.That(MmuOptions.ProblemOfRangeChunk(range) is null && MmuOptions.ProblemOfSplitChunk(split) is null);
        _words.Store(RangeChunkWord, range);
        _words.Store(SplitChunkWord, split);
    }

    /// <summary>A worker of the calling thread. Cold.</summary>
    public MmuWorker<TPlatform> AddWorker(string name)
    {
        Invariant.That(_workers < Options.Workers, "too many workers");
        return new MmuWorker<TPlatform>(this, _workers++, name, tlb: null);
    }

    /// <summary>A vCPU with its own TLB. Cold.</summary>
    public Vcpu<TPlatform> AddVcpu(string name)
    {
        Invariant.That(_workers < Options.Workers, "too many workers");
        var tlb = Tlb.AddVcpu();
        return new Vcpu<TPlatform>(this, new MmuWorker<TPlatform>(this, _workers++, name, tlb), tlb);
    }

    /// <summary>
    /// Put another policy in force. No worker may be inside the MMU. Callbacks queued under the old policy run first,
    /// so that no subtree detached by sharing walkers meets immediate frees.
    /// </summary>
    /// <param name="allowUnsafe">It may be a broken variant.</param>
    /// <remarks>May block: waits for a grace period.</remarks>
    public void SwitchPolicy(LockPolicy policy, bool allowUnsafe = false)
    {
        var problems = policy.Refusals(allowUnsafe);
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(policy));

        DrainReclaim();
        if (policy.Lock != Lock.Kind)
        {
            var known = AllLocks.FirstOrDefault(held => held.Kind == policy.Lock);
            var next = known ?? new MmuLock<TPlatform>(policy.Lock, Options.Workers);
            Lock.ShareTraces(next);
            Lock = next;
            if (known is null)
                AllLocks = [.. AllLocks, Lock];
        }

        Table.SetRelease(policy.Release);
        Table.SetReclaim(ModeOf(policy));
        Policy = policy;
    }

    /// <summary>Wait until everything detached so far is free. No worker may detach meanwhile, or it never ends.</summary>
    /// <remarks>May block: a grace period for each level of a subtree. Not in a read section.</remarks>
    public void DrainReclaim()
    {
        do
        {
            Rcu.Barrier();
        }
        while (Reclaimer.Waiting > 0);
    }

    /// <summary>
    /// Unhook the root under the write lock, so that nobody finds it any more, then free the tables with no lock held
    /// (kvm_free_stage2_pgd). No vCPU may use the tables. Faults that the policy handles without the lock may still be
    /// inside: they are waited for.
    /// </summary>
    /// <remarks>May block: waits for a grace period, if the policy has lockless faults.</remarks>
    public void TearDown(MmuWorker<TPlatform> worker)
    {
        using (Lock.AcquireWrite(worker.Index))
            _words.Store(TableGoneWord, 1);
        if (Policy.UsesNoLock)
            Rcu.Synchronize();
        Table.Destroy(worker.Walk);
        User?.Free();
    }

    /// <summary>The tables can be trusted no more: <see cref="Dispose"/> is not to walk them. Their pages go with physical memory.</summary>
    public void Abandon() => Table.Abandon();

    /// <summary>Once every worker is disposed and every callback has run.</summary>
    public void Dispose()
    {
        Table.Dispose();
        User?.Dispose();
        Reclaimer.Dispose();
        foreach (var held in AllLocks)
            held.Dispose();
        Notifier.Dispose();
        _words.Dispose();
        Ipi.Dispose();
        Slot.Dispose();
        Counters.Dispose();
        Latencies.Dispose();
        Presence.Dispose();
    }

    private static SubtreeReclaim ModeOf(LockPolicy policy) => policy.Reclaim switch
    {
        ReclaimScheme.Immediate => SubtreeReclaim.Immediate,
        ReclaimScheme.RcuPerSubtree => SubtreeReclaim.Deferred,
        ReclaimScheme.RcuPerPage => SubtreeReclaim.DeferredPerPage,
        ReclaimScheme.IpiBarrier => SubtreeReclaim.AfterIpi,
        _ => throw new InvariantException($"no reclaim scheme {policy.Reclaim}"),
    };
}
