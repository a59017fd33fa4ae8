using Lab.Engine.Checkers;
using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>All layers of one tiny VM under every checker, put together cheaply.</summary>
internal sealed class EngineStage<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly List<MmuWorker<TPlatform>> _workers = [];

    public EngineStage(EngineShape shape, LockPolicy policy)
    {
        var options = shape.ToOptions(policy);
        Checkers = new CheckerSet(new CheckerOptions { Table = options.Table });
        using var scope = Checkers.Enter("setup");
        Memory = new PhysicalMemory<TPlatform>(new MemoryOptions { TablePages = shape.TablePages });
        Rcu = new RcuDomain<TPlatform>(new RcuOptions
        {
            MaxReaders = options.Workers,
            PacingNs = 0,
            Invocation = shape.OwnersInvoke ? CallbackInvocation.Owner : CallbackInvocation.Offloaded,
        });
        Tlb = new TlbDomain<TPlatform>(new TlbOptions { Sets = 2, Ways = 2, MaxVcpus = shape.Vcpus, MaxInitiators = options.Workers });
        Mmu = new Stage2Mmu<TPlatform>(options, policy, Memory, Rcu, Tlb);
        Vcpus = new Vcpu<TPlatform>[shape.Vcpus];
        for (var vcpu = 0; vcpu < Vcpus.Length; vcpu++)
        {
            Vcpus[vcpu] = Mmu.AddVcpu($"vcpu {vcpu}");
            _workers.Add(Vcpus[vcpu].Worker);
        }

        _workers.Add(Host = Mmu.AddWorker("host"));
        _workers.Add(Migration = Mmu.AddWorker("migration"));
    }

    public CheckerSet Checkers { get; }

    public PhysicalMemory<TPlatform> Memory { get; }

    public RcuDomain<TPlatform> Rcu { get; }

    public TlbDomain<TPlatform> Tlb { get; }

    public Stage2Mmu<TPlatform> Mmu { get; }

    public Vcpu<TPlatform>[] Vcpus { get; }

    public MmuWorker<TPlatform> Host { get; }

    public MmuWorker<TPlatform> Migration { get; }

    /// <summary>Nobody is at work any more: run what waits; look at everything at rest, tear down, count what is left.</summary>
    /// <param name="audits">False: run what waits only.</param>
    public void Rest(bool audits)
    {
        foreach (var worker in _workers)
            worker.Reader.AdoptByThisThread();
        Mmu.Logging.Stop();
        Mmu.DrainReclaim();
        if (!audits)
        {
            Checkers.CheckQuiescent(destroyed: false);
            return;
        }

        Audit();
        Mmu.TearDown(Host);
        foreach (var worker in _workers)
            worker.Leave();
        Mmu.DrainReclaim();
        Checkers.CheckQuiescent(destroyed: true);
        Invariant.That(Memory.PagesInUse == 0, "table pages never came back");
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Dispose();
        Mmu.Dispose();
        Tlb.Dispose();
        Rcu.Dispose();
        Memory.Dispose();
    }

    private void Audit()
    {
        var checker = new QuiescenceChecker<TPlatform>(Mmu.Table, Memory)
        {
            Oracle = (ipa, pa) => Mmu.Slot.Contains(new Ipa(ipa)) && Mmu.Slot.Host.Backs(Mmu.Slot.PageOf(new Ipa(ipa)), new PhysAddr(pa)),
        };
        var report = checker.Check(_workers.Sum(worker => (long)worker.Cache.Count) + Mmu.Logging.CachedPages);
        if (report.Problems.Count > 0)
            Invariant.Fail($"at rest: {string.Join("; ", report.Problems)}");
        Checkers.CheckQuiescent(destroyed: false);
    }
}
