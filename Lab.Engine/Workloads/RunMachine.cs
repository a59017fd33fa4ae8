using Lab.Engine.Checkers;
using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;
using Lab.Engine.Workloads.Injections;

namespace Lab.Engine.Workloads;

/// <summary>All layers of one run, put together; no threads. Workers and vCPUs are made once and kept, so that a thread can come back.</summary>
public sealed partial class RunMachine<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Name of the reader that looks at the table for people.</summary>
    internal const string Observer = "tree map";

    private const ulong MiB = 1UL << 20;

    private readonly Dictionary<int, Vcpu<TPlatform>> _vcpus = [];
    private readonly Dictionary<int, MmuWorker<TPlatform>> _hosts = [];
    private readonly Dictionary<InjectionKind, MmuWorker<TPlatform>> _injections = [];
    private readonly SharedWords<TPlatform> _held = new(1);
    private readonly long _faultServiceNs;
    private MmuWorker<TPlatform>? _migration;
    private MmuWorker<TPlatform>? _observer;
    private bool _tornDown;

    public RunMachine(RunOptions options, ulong? slotStart = null, ulong? slotBytes = null)
        : this(options, RcuDefect.None, slotStart, slotBytes)
    {
    }

    /// <param name="defect">Of its RCU: for the tests of what must see it.</param>
    internal RunMachine(RunOptions options, RcuDefect defect, ulong? slotStart = null, ulong? slotBytes = null)
    {
        var policy = options.PolicyInForce() ?? throw new ArgumentException($"no policy {options.Policy}", nameof(options));
        var guestBytes = slotBytes ?? (ulong)options.SlotVcpus * (ulong)options.MiBPerVcpu * MiB;
        var mmu = new MmuOptions
        {
            GuestBytes = guestBytes,
            SlotStart = slotStart ?? 0x8000_0000,
            HostHugePages = options.Backing == BackingSize.Block2M,
            RangeChunk = options.RangeChunkBytes,
            SplitChunk = options.SplitChunkBytes,
            MemoryCachePages = options.MemoryCachePages,
            AllowUnsafe = options.AllowUnsafe,
            Table = TableOptions(options),
        };

        Memory = new PhysicalMemory<TPlatform>(new MemoryOptions
        {
            TablePages = RunMemory.TablePages(guestBytes, mmu.MemoryCachePages, Stage2Mmu<TPlatform>.MaxWorkers, options.MemoryLimitMiB),
        });
        Rcu = new RcuDomain<TPlatform>(new RcuOptions
        {
            PacingNs = options.RcuPacingUs * 1_000L,
            ExpeditedOnly = options.RcuExpedited,
            Defect = defect,
        });
        Tlb = new TlbDomain<TPlatform>(new TlbOptions());
        Tlb.SetCost(options.TlbiBaseNs, options.TlbiPerInitiatorNs, options.TlbiPerPageNs);
        Mmu = new Stage2Mmu<TPlatform>(mmu, policy, Memory, Rcu, Tlb);
        _faultServiceNs = options.FaultServiceUs * 1_000L;
    }

    /// <summary>The table of such a run. A current CPU: FEAT_S2FWB and FEAT_TLBIRANGE; policies with 6.1's tables do not use the ranges.</summary>
    public static Stage2Options TableOptions(RunOptions options) => new()
    {
        HardwareAccessFlag = options.HardwareAccessFlag,
        ForcedWriteBack = true,
        RangeTlbi = true,
        Release = LockPolicy.Find(options.Policy)?.Release ?? KernelRelease.V6_12,
    };

    public PhysicalMemory<TPlatform> Memory { get; }

    public RcuDomain<TPlatform> Rcu { get; }

    public TlbDomain<TPlatform> Tlb { get; }

    public Stage2Mmu<TPlatform> Mmu { get; }

    /// <summary>Table pages that an injection keeps from everybody: in no table and in no cache.</summary>
    public long HeldPages => (long)_held.Load(0);

    /// <summary>One injection at a time says how many it holds.</summary>
    internal void SetHeldPages(long pages) => _held.Store(0, (ulong)pages);

    /// <summary>Every worker made so far. A new array with each, so that a reader on another thread needs no lock.</summary>
    public IReadOnlyList<MmuWorker<TPlatform>> Workers { get; private set; } = [];

    /// <summary>Sum over all workers.</summary>
    public WalkTotals Walks
    {
        get
        {
            var sum = default(WalkTotals);
            foreach (var worker in Workers)
                sum += worker.Walk.Read();
            return sum;
        }
    }

    public Vcpu<TPlatform> Vcpu(int number)
    {
        if (!_vcpus.TryGetValue(number, out var vcpu))
        {
            _vcpus[number] = vcpu = Mmu.AddVcpu($"vcpu {number}");
            vcpu.Worker.FaultServiceNs = _faultServiceNs;
            Workers = [.. Workers, vcpu.Worker];
        }

        return vcpu;
    }

    public MmuWorker<TPlatform> HostWorker(int number)
    {
        if (!_hosts.TryGetValue(number, out var worker))
            _hosts[number] = worker = AddWorker($"host {number}");
        return worker;
    }

    /// <summary>Of injections of one kind, of which there is one at a time.</summary>
    internal MmuWorker<TPlatform> InjectionWorker(InjectionKind kind)
    {
        if (!_injections.TryGetValue(kind, out var worker))
            _injections[kind] = worker = AddWorker($"inject {RepeatLine.Kebab(kind.ToString())}");
        return worker;
    }

    public MmuWorker<TPlatform> MigrationWorker() => _migration ??= AddWorker("migration");

    /// <summary>Of whoever looks at the table. Made when somebody first does.</summary>
    internal MmuWorker<TPlatform> ObserverWorker() => _observer ??= AddWorker(Observer);

    /// <summary>Apply the knobs that need no worker to stand still.</summary>
    public void Tune(RunOptions options)
    {
        Rcu.SetPacing(options.RcuPacingUs * 1_000L, options.RcuExpedited);
        Tlb.SetCost(options.TlbiBaseNs, options.TlbiPerInitiatorNs, options.TlbiPerPageNs);
        Mmu.SetChunks(options.RangeChunkBytes, options.SplitChunkBytes);
    }

    /// <summary>After every worker has ended: end logging, run all callbacks, and look at the table at rest.</summary>
    /// <remarks>May block: waits for a grace period.</remarks>
    public QuiescenceReport CheckQuiescent()
    {
        Mmu.Logging.Stop();
        Rcu.Barrier();
        var checker = new QuiescenceChecker<TPlatform>(Mmu.Table, Memory)
        {
            Oracle = (ipa, pa) => Mmu.Slot.Contains(new Ipa(ipa)) && Mmu.Slot.Host.Backs(Mmu.Slot.PageOf(new Ipa(ipa)), new PhysAddr(pa)),
        };
        var report = checker.Check(Workers.Sum(worker => (long)worker.Cache.Count) + Mmu.Logging.CachedPages);
        var problems = report.Problems.ToList();
        if (Rcu.Read().Backlog is > 0 and var waiting)
            problems.Add($"Q5: {waiting} callbacks wait after a barrier");
        problems.AddRange(Workers.Where(worker => worker.Reader.InSection).Select(worker => $"Q9: {worker.Name} is still in a read section"));
        return report with { Problems = problems };
    }

    /// <summary>
    /// After every worker has ended: run all callbacks, destroy the table, empty the caches, and count what is left.
    /// </summary>
    /// <returns>Table pages that nobody gave back; 0 is right.</returns>
    /// <remarks>May block: waits for a grace period.</remarks>
    public long TearDown()
    {
        Mmu.Logging.Stop();
        Mmu.DrainReclaim();
        Mmu.TearDown(MigrationWorker());
        foreach (var worker in Workers)
            worker.Leave();
        Mmu.DrainReclaim();
        _tornDown = true;
        return Memory.PagesInUse;
    }

    public void Dispose()
    {
        if (!_tornDown)
            TearDown();
        foreach (var worker in Workers)
            worker.Dispose();
        Mmu.Dispose();
        Tlb.Dispose();
        Rcu.Dispose();
        Memory.Dispose();
        _held.Dispose();
    }

    private MmuWorker<TPlatform> AddWorker(string name)
    {
        var worker = Mmu.AddWorker(name);
        Workers = [.. Workers, worker];
        return worker;
    }
}
