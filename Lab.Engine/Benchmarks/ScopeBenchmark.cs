using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Benchmarks;

/// <summary>
/// A vCPU's access that faults, whole: hardware walk, fault handler, policy parallel; with the worker's lane off, as when no
/// scope is armed, and with it on all the time.
/// </summary>
internal sealed class ScopeBenchmark : Benchmark
{
    /// <summary>What the recorded fault is compared with.</summary>
    internal const string Disarmed = "fault-scope-disarmed";

    private const int MiB = 8;
    private const ulong Pages = MiB << 8;

    private readonly RunMachine<HostPlatform> _machine =
        new(new RunOptions { MiBPerVcpu = MiB, Vcpus = 1, Backing = BackingSize.Page4K, TlbiBaseNs = 0, TlbiPerInitiatorNs = 0, TlbiPerPageNs = 0 });

    private readonly TraceLane _lane;
    private readonly bool _armed;
    private long _recorded;
    private long _faults;

    private ScopeBenchmark(string name, string what, bool armed)
        : base(name, what)
    {
        _armed = armed;
        _lane = _machine.Vcpu(0).Worker.Trace;
    }

    public override string? Remark => _faults == 0 ? null : $"{(double)_recorded / _faults:0.#} records a fault";

    public static IEnumerable<Benchmark> All() =>
    [
        new ScopeBenchmark(Disarmed, "an access that faults, scope disarmed", armed: false),
        new ScopeBenchmark("fault-scope-armed", "the same while every fault is recorded", armed: true)
        {
            Target = new BenchmarkTarget(Disarmed, 2.5),
        },
    ];

    public override double Pass()
    {
        var vcpu = _machine.Vcpu(0);
        if (_armed)
            _lane.SwitchOn(ScopeRecorder.RingRecords);
        var before = _lane.Ring?.Written ?? 0;
        var began = HostPlatform.NowNs();
        for (ulong page = 0; page < Pages; page++)
            vcpu.Access(_machine.Mmu.Slot.IpaOf(page), AccessKind.Write);
        var took = HostPlatform.NowNs() - began;
        _lane.SwitchOff();
        _recorded += (_lane.Ring?.Written ?? 0) - before;
        _faults += (long)Pages;
        _machine.Mmu.Host.Discard(vcpu.Worker, 0, Pages);
        return (double)took / Pages;
    }

    public override void Dispose()
    {
        _lane.Dispose();
        _machine.Dispose();
        base.Dispose();
    }
}
