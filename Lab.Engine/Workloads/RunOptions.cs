using Lab.Engine.Checkers;
using Lab.Engine.Mmu;

namespace Lab.Engine.Workloads;

/// <summary>In which order a vCPU touches its memory.</summary>
public enum AccessOrder
{
    Sequential,
    Random,

    /// <summary>Zipf with exponent 0.99: a few hot pages.</summary>
    Zipf,
}

/// <summary>What the host backs guest memory with.</summary>
public enum BackingSize
{
    Page4K,
    Block2M,
}

/// <summary>How blocks are split while dirty logging is on.</summary>
public enum SplitMode
{
    /// <summary>By the write fault that needs the page.</summary>
    Lazy,

    /// <summary>By the thread that turns logging on, a chunk at a time.</summary>
    Eager,
}

/// <summary>
/// Everything that can be set on a run. Immutable; a change while running is a new value, applied as a step and noted
/// as an event. Fields marked "restart" take a new run.
/// </summary>
public sealed record RunOptions
{
    /// <summary>Name of a <see cref="LockPolicy"/>. Changed live: the run drains first.</summary>
    public string Policy { get; init; } = LockPolicy.Parallel.Name;

    /// <summary>Let <see cref="Policy"/> name a broken variant. The run is marked BROKEN.</summary>
    public bool AllowUnsafe { get; init; }

    /// <summary>vCPU threads, 1 to 64. Restart only beyond <see cref="SlotVcpus"/>.</summary>
    public int Vcpus { get; init; } = 2;

    /// <summary>Host threads that invalidate ranges through the MMU notifier, 0 to 16.</summary>
    public int UnmapThreads { get; init; } = 1;

    /// <summary>One host thread that turns dirty logging on, harvests, and turns it off again.</summary>
    public bool DirtyLogging { get; init; } = true;

    /// <summary>MiB of guest memory each vCPU has, 2 to 4096. Restart.</summary>
    public int MiBPerVcpu { get; init; } = 64;

    /// <summary>Restart.</summary>
    public BackingSize Backing { get; init; } = BackingSize.Block2M;

    public AccessOrder Order { get; init; } = AccessOrder.Random;

    /// <summary>Percentage of accesses that write, 0 to 100.</summary>
    public int WritePercent { get; init; } = 70;

    /// <summary>True: all vCPUs touch the same memory. False: each its own part.</summary>
    public bool Overlap { get; init; }

    /// <summary>Invalidations per second and unmap thread, 0 to 100000.</summary>
    public int UnmapsPerSecond { get; init; } = 200;

    /// <summary>KiB of one invalidation, 4 to 65536, a multiple of 4.</summary>
    public int UnmapKiB { get; init; } = 256;

    /// <summary>Mixed host blocks made whole again per second and unmap thread (khugepaged), 0 to 100000.</summary>
    public int CollapsesPerSecond { get; init; } = 100;

    /// <summary>2 MiB ranges aged per second and unmap thread (clear_young), 0 to 100000.</summary>
    public int AgingsPerSecond { get; init; }

    /// <summary>Hardware sets the access flag; if not, an access-flag fault does. Restart.</summary>
    public bool HardwareAccessFlag { get; init; } = true;

    public SplitMode Split { get; init; } = SplitMode.Lazy;

    /// <summary>Of an eager split. The next one takes it.</summary>
    public SplitChunkSize SplitChunk { get; init; } = SplitChunkSize.Block2M;

    /// <summary>Of unmap and write-protect.</summary>
    public RangeChunkSize RangeChunk { get; init; } = RangeChunkSize.Block1G;

    /// <summary>Pages in each vCPU's memory cache, 4 to 256. Restart.</summary>
    public int MemoryCachePages { get; init; } = 40;

    /// <summary>Milliseconds that logging stays on, 10 to 60000.</summary>
    public int LoggingOnMs { get; init; } = 300;

    /// <summary>Milliseconds between two loggings, 10 to 60000.</summary>
    public int LoggingOffMs { get; init; } = 300;

    /// <summary>GET and CLEAR rounds while logging is on, 1 to 100.</summary>
    public int HarvestRounds { get; init; } = 3;

    /// <summary>GET only looks, CLEAR takes and protects a mask at a time; off: GET takes and protects the whole slot in one lock hold.</summary>
    public bool ManualProtect { get; init; } = true;

    /// <summary>Logging begins with every page dirty and nothing protected until its first CLEAR. Needs <see cref="ManualProtect"/>.</summary>
    public bool InitiallySet { get; init; }

    /// <summary>vCPUs keep running while logging is turned off; off: they stay out of the guest until it is.</summary>
    public bool DisableUnderLoad { get; init; } = true;

    /// <summary>What the host takes to put a page there that backs nothing yet (userfaultfd), microseconds a fault, 0 to 100000.</summary>
    public int FaultServiceUs { get; init; }

    /// <summary>Grace-period pacing: the least time between two normal grace periods, microseconds, 0 to 1000000.</summary>
    public int RcuPacingUs { get; init; } = 100;

    /// <summary>Every grace period is an expedited one: not paced, and readers are asked to make way at once.</summary>
    public bool RcuExpedited { get; init; }

    /// <summary>What one callback frees. Changed live: the run drains first.</summary>
    public CallbackGranularity CallbackGranularity { get; init; }

    /// <summary>Modelled cost of one broadcast TLBI, nanoseconds, 0 to 10000000.</summary>
    public int TlbiBaseNs { get; init; } = 1_000;

    /// <summary>Added for each other initiator at work, nanoseconds, 0 to 10000000.</summary>
    public int TlbiPerInitiatorNs { get; init; } = 500;

    /// <summary>Added for each page of a range TLBI, nanoseconds, 0 to 100000.</summary>
    public int TlbiPerPageNs { get; init; } = 2;

    /// <summary>Share of one core that each vCPU and unmap thread may use, percent, 1 to 100. Below 100 a thread sleeps between bursts.</summary>
    public int DutyPercent { get; init; } = 100;

    /// <summary>
    /// Accesses per second and vCPU that fall due whether the one before is done or not (open loop), 0 to 10000000. 0: the
    /// next access follows the one before (closed loop). In the open loop <see cref="DutyPercent"/> does not apply to vCPUs.
    /// </summary>
    public int ArrivalsPerSecond { get; init; }

    /// <summary>
    /// Each vCPU idles on its core for so long after its work, percent of the time worked, 0 to 400: a slowdown of known size, to
    /// see whether a measurement finds it. Closed loop only.
    /// </summary>
    public int SlowdownPercent { get; init; }

    /// <summary>All workers pause for so long, then work for so long, and so on, milliseconds, 0 to 60000; 0: they never pause.</summary>
    public int StutterMs { get; init; }

    /// <summary>Each worker runs on one core, round-robin, and one core is left to the rest where there are more. Linux. Restart.</summary>
    public bool Pin { get; init; }

    /// <summary>Most memory that tables may take, MiB, 0 to 4096; 0: as much as the guest can need. Restart.</summary>
    public int MemoryLimitMiB { get; init; }

    /// <summary>How much is checked while the run goes on. Restart.</summary>
    public CheckLevel Check { get; init; } = CheckLevel.Always;

    /// <summary>Seed of every random choice. Restart.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>All that is wrong with these options, a sentence each, naming the field, the value and the range.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        AddPolicyProblems(problems);
        Range(nameof(Vcpus), Vcpus, 1, 64);
        Range(nameof(UnmapThreads), UnmapThreads, 0, 16);
        Range(nameof(MiBPerVcpu), MiBPerVcpu, 2, 4096);
        if (MiBPerVcpu % 2 != 0)
            problems.Add($"MiBPerVcpu is {MiBPerVcpu}; it must be even, so that 2 MiB blocks fit.");
        if ((long)MiBPerVcpu * Vcpus > 65_536)
            problems.Add($"MiBPerVcpu × Vcpus is {(long)MiBPerVcpu * Vcpus} MiB; it must be at most 65536.");
        Range(nameof(WritePercent), WritePercent, 0, 100);
        Range(nameof(UnmapsPerSecond), UnmapsPerSecond, 0, 100_000);
        Range(nameof(CollapsesPerSecond), CollapsesPerSecond, 0, 100_000);
        Range(nameof(AgingsPerSecond), AgingsPerSecond, 0, 100_000);
        Range(nameof(UnmapKiB), UnmapKiB, 4, 65_536);
        if (UnmapKiB % 4 != 0)
            problems.Add($"UnmapKiB is {UnmapKiB}; it must be a multiple of 4.");
        Range(nameof(MemoryCachePages), MemoryCachePages, 4, 256);
        Range(nameof(LoggingOnMs), LoggingOnMs, 10, 60_000);
        Range(nameof(LoggingOffMs), LoggingOffMs, 10, 60_000);
        Range(nameof(HarvestRounds), HarvestRounds, 1, 100);
        Range(nameof(RcuPacingUs), RcuPacingUs, 0, 1_000_000);
        Range(nameof(TlbiBaseNs), TlbiBaseNs, 0, 10_000_000);
        Range(nameof(TlbiPerInitiatorNs), TlbiPerInitiatorNs, 0, 10_000_000);
        Range(nameof(TlbiPerPageNs), TlbiPerPageNs, 0, 100_000);
        Range(nameof(DutyPercent), DutyPercent, 1, 100);
        Range(nameof(SlowdownPercent), SlowdownPercent, 0, 400);
        Range(nameof(ArrivalsPerSecond), ArrivalsPerSecond, 0, 10_000_000);
        Range(nameof(FaultServiceUs), FaultServiceUs, 0, 100_000);
        Range(nameof(StutterMs), StutterMs, 0, 60_000);
        Range(nameof(MemoryLimitMiB), MemoryLimitMiB, 0, 4096);
        if (InitiallySet && !ManualProtect)
            problems.Add("InitiallySet is on without ManualProtect; a GET that clears leaves no page unprotected. Turn ManualProtect on.");
        if (Pin && !OperatingSystem.IsLinux())
            problems.Add("Pin is on; only Linux lets a thread choose its core (sched_setaffinity). Turn it off.");
        foreach (var (name, defined) in new[]
                 {
                     (nameof(Backing), Enum.IsDefined(Backing)), (nameof(Order), Enum.IsDefined(Order)),
                     (nameof(Split), Enum.IsDefined(Split)), (nameof(SplitChunk), Enum.IsDefined(SplitChunk)),
                     (nameof(RangeChunk), Enum.IsDefined(RangeChunk)), (nameof(Check), Enum.IsDefined(Check)),
                     (nameof(CallbackGranularity), Enum.IsDefined(CallbackGranularity)),
                 })
        {
            if (!defined)
                problems.Add($"{name} is not one of its values.");
        }

        return problems;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add($"{name} is {value}; it must be {least} to {most}.");
        }
    }

    /// <summary>True if going from this to <paramref name="next"/> needs a new run.</summary>
    public bool NeedsRestart(RunOptions next) =>
        MiBPerVcpu != next.MiBPerVcpu || Backing != next.Backing || Seed != next.Seed
        || HardwareAccessFlag != next.HardwareAccessFlag || MemoryCachePages != next.MemoryCachePages || Check != next.Check
        || Pin != next.Pin || MemoryLimitMiB != next.MemoryLimitMiB || next.Vcpus > SlotVcpus;

    /// <summary>The policy named, its callbacks of the granularity asked for; null if no policy has the name.</summary>
    internal LockPolicy? PolicyInForce() => LockPolicy.Find(Policy) is not { } policy
        ? null
        : CallbackGranularity switch
        {
            CallbackGranularity.PerSubtree => policy with { Reclaim = ReclaimScheme.RcuPerSubtree },
            CallbackGranularity.PerPage => policy with { Reclaim = ReclaimScheme.RcuPerPage },
            _ => policy,
        };

    /// <summary><see cref="RangeChunk"/> in bytes.</summary>
    internal ulong RangeChunkBytes => RangeChunk switch
    {
        RangeChunkSize.Page4K => 1UL << 12,
        RangeChunkSize.Block2M => 1UL << 21,
        RangeChunkSize.Block1G => 1UL << 30,
        _ => 1UL << 39,
    };

    /// <summary><see cref="SplitChunk"/> in bytes; 0: off.</summary>
    internal ulong SplitChunkBytes => SplitChunk switch
    {
        SplitChunkSize.Page4K => 1UL << 12,
        SplitChunkSize.Block2M => 1UL << 21,
        SplitChunkSize.Block1G => 1UL << 30,
        _ => 0,
    };

    /// <summary>vCPUs that the memory slot has room for; more take a new run.</summary>
    public int SlotVcpus => Math.Max(Vcpus, Math.Min(16, 65_536 / Math.Max(1, MiBPerVcpu)));

    private void AddPolicyProblems(List<string> problems)
    {
        if (LockPolicy.Find(Policy) is not { } policy)
        {
            problems.Add($"Policy is \"{Policy}\"; it must be one of {string.Join(", ", LockPolicy.All.Select(p => p.Name))}.");
            return;
        }

        var refusals = policy.Refusals(AllowUnsafe);
        problems.AddRange(refusals.Select(refusal => $"{refusal} AllowUnsafe lets it run, marked BROKEN."));
        if (CallbackGranularity == CallbackGranularity.AsPolicy)
            return;
        if (policy.Reclaim is not (ReclaimScheme.RcuPerSubtree or ReclaimScheme.RcuPerPage))
            problems.Add($"CallbackGranularity is {CallbackGranularity}; policy {Policy} queues no callback for its tables. Use AsPolicy.");
        else
            problems.AddRange(PolicyInForce()!.Refusals(AllowUnsafe).Except(refusals, StringComparer.Ordinal).Select(refusal => $"CallbackGranularity is {CallbackGranularity}: {refusal}"));
    }
}
