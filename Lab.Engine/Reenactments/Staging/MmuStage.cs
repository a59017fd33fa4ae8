using Lab.Engine.Checkers;
using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Simulation;
using Lab.Engine.Tlb;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>
/// A whole engine, as small as it goes, under every checker: vCPUs "vcpu 0", "vcpu 1" and so on, one worker "host", RCU without
/// a thread. One run of one scenario; cheap to make.
/// </summary>
public sealed class MmuStage<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const string HostName = "host";
    private const int CachePages = 4;

    private readonly RcuDomain<TPlatform> _rcu;
    private readonly TlbDomain<TPlatform> _tlb;
    private readonly Vcpu<TPlatform>[] _vcpus;
    private bool _isDestroyed;

    public MmuStage(MmuStageOptions options)
    {
        var workers = options.Vcpus + 1;
        var table = new Stage2Options
        {
            IpaBits = 39,
            ForcedWriteBack = options.ForcedWriteBack,
            RangeTlbi = true,
            HardwareAccessFlag = options.HardwareAccessFlag,
            Release = options.Policy.Release,
            Flaws = options.TableFlaws,
        };
        Checkers = new CheckerSet(new CheckerOptions
        {
            Table = table,
            MostRefaults = options.MostRefaults,
            MostBytesInStep = options.MostBytesInStep,
        });
        using var scope = Checkers.Enter("setup");
        Memory = new PhysicalMemory<TPlatform>(new MemoryOptions { TablePages = options.TablePages });
        _rcu = new RcuDomain<TPlatform>(new RcuOptions { MaxReaders = workers + 1, PacingNs = 0 });
        _tlb = new TlbDomain<TPlatform>(new TlbOptions { Sets = 8, Ways = 2, MaxVcpus = options.Vcpus, MaxInitiators = workers });
        var mmu = new MmuOptions
        {
            Table = table,
            GuestBytes = (ulong)options.Blocks << 21,
            HostHugePages = options.HostHugePages,
            HasUserTable = options.HasUserTable,
            RangeChunk = options.RangeChunk,
            MemoryCachePages = CachePages,
            Workers = workers,
            AllowUnsafe = true,
        };
        Mmu = new Stage2Mmu<TPlatform>(mmu, options.Policy with { Flaws = options.Flaws }, Memory, _rcu, _tlb);
        _vcpus = [.. Enumerable.Range(0, options.Vcpus).Select(number => Mmu.AddVcpu($"vcpu {number}"))];
        Host = Mmu.AddWorker(HostName);
    }

    public CheckerSet Checkers { get; }

    public PhysicalMemory<TPlatform> Memory { get; }

    public Stage2Mmu<TPlatform> Mmu { get; }

    /// <summary>Of the host's side: invalidations, aging, dirty logging. One thread at a time.</summary>
    public MmuWorker<TPlatform> Host { get; }

    /// <summary>How faults ended, as counts.</summary>
    public string Outcome =>
        $"mapped {Count(MmuCounter.FaultsMapped)}, relaxed {Count(MmuCounter.FaultsRelaxed)}, young {Count(MmuCounter.FaultsYoung)}, "
        + $"again {Count(MmuCounter.FaultsAgain)}, retried {Count(MmuCounter.FaultsRetried)}, no pages {Count(MmuCounter.FaultsOutOfPages)}";

    /// <summary>Address of a page of the slot.</summary>
    public Ipa Page(ulong index) => Mmu.Slot.IpaOf(index);

    /// <summary>A task in which a vCPU runs.</summary>
    public ScenarioTask VcpuTask(int number, Action<Vcpu<TPlatform>> body)
    {
        var vcpu = _vcpus[number];
        return Task(vcpu.Worker, () => body(vcpu));
    }

    /// <summary>The task in which the host works.</summary>
    public ScenarioTask HostTask(Action<MmuWorker<TPlatform>> body) => Task(Host, () => body(Host));

    /// <summary>Let a vCPU run alone, before the tasks or after.</summary>
    public void RunVcpu(int number, Action<Vcpu<TPlatform>> body) => Run(VcpuTask(number, body));

    /// <summary>Let the host work alone, before the tasks or after.</summary>
    public void RunHost(Action<MmuWorker<TPlatform>> body) => Run(HostTask(body));

    /// <summary>Every task has ended: run all callbacks, judge the table at rest, tear it down, judge what is left.</summary>
    public void Finish()
    {
        using var scope = Checkers.Enter("finish");
        Host.Reader.AdoptByThisThread();
        Mmu.DrainReclaim();
        Mmu.User?.Free();
        var rest = new QuiescenceChecker<TPlatform>(Mmu.Table, Memory) { Oracle = IsBacked };
        var problems = rest.Check(Workers.Sum(worker => (long)worker.Cache.Count) + Mmu.Logging.CachedPages).Problems;
        Checkers.CheckQuiescent(destroyed: false);
        Invariant.That(problems.Count == 0, problems.Count == 0 ? "" : problems[0]);
        if (Mmu.Slot.IsLogging)
            Mmu.Logging.Stop();
        Mmu.TearDown(Host);
        foreach (var worker in Workers)
            worker.Leave();
        Mmu.DrainReclaim();
        _isDestroyed = true;
        Checkers.CheckQuiescent(destroyed: true);
        Invariant.That(Memory.PagesInUse == 0, "table pages are left that nobody gave back");
    }

    /// <summary>Also when a task was cut off in the middle, or <see cref="Finish"/> never came: then nothing is walked any more.</summary>
    public void Dispose()
    {
        if (!_isDestroyed)
            Mmu.Abandon();
        foreach (var worker in Workers)
            worker.Dispose();
        Mmu.Dispose();
        _tlb.Dispose();
        try
        {
            _rcu.Dispose();
        }
        catch (InvariantException) when (!_isDestroyed)
        {
            // Somebody was cut off in a read section; the finalizers give the memory back.
        }

        Memory.Dispose();
    }

    private IEnumerable<MmuWorker<TPlatform>> Workers => _vcpus.Select(vcpu => vcpu.Worker).Append(Host);

    private static ScenarioTask Task(MmuWorker<TPlatform> worker, Action body) => new(worker.Name, () =>
    {
        worker.Reader.AdoptByThisThread();
        body();
    });

    private void Run(ScenarioTask task)
    {
        using var scope = Checkers.Enter(task.Name);
        task.Body();
    }

    private bool IsBacked(ulong ipa, ulong pa) =>
        Mmu.Slot.Contains(new Ipa(ipa)) && Mmu.Slot.Host.Backs(Mmu.Slot.PageOf(new Ipa(ipa)), new PhysAddr(pa));

    private long Count(MmuCounter counter) => Mmu.Counters.Sum(counter);
}
