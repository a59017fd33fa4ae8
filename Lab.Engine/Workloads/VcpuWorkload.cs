using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>A vCPU that touches its memory: sequential, random or zipf, its own part or all of it, a share of it writes.</summary>
public sealed class VcpuWorkload<TPlatform> : IWorkload
    where TPlatform : struct, IPlatform
{
    private const int Burst = 64;

    /// <summary>What the host's timer may be late by, nanoseconds.</summary>
    private const long LeastSleepNs = 200_000;

    private readonly Vcpu<TPlatform> _vcpu;
    private readonly RunSettings<TPlatform> _settings;
    private readonly int _number;
    private DeterministicRandom _random;
    private RunOptions _options;
    private ulong _version;
    private ulong _first;
    private ulong _count;
    private ulong _cursor;
    private ZipfDistribution? _zipf;
    private Pacer _pacer;
    private ArrivalSchedule _arrivals;

    public VcpuWorkload(Vcpu<TPlatform> vcpu, RunSettings<TPlatform> settings, int number)
    {
        _vcpu = vcpu;
        _settings = settings;
        _number = number;
        _version = settings.Version;
        _options = settings.Options;
        _random = new DeterministicRandom(_options.Seed, (ulong)number + 1);
        Adopt();
    }

    public void Begin() => _vcpu.Worker.Reader.AdoptByThisThread();

    public long Step()
    {
        if (_settings.Version != _version)
        {
            _version = _settings.Version;
            _options = _settings.Options;
            Adopt();
        }

        return _options.ArrivalsPerSecond > 0 ? StepOpenLoop() : StepClosedLoop();
    }

    public void Finish()
    {
        // The vCPU stays: its translations, counters and cache are there if the thread comes back.
    }

    private long StepClosedLoop()
    {
        var began = TPlatform.NowNs();
        for (var i = 0; i < Burst; i++)
            Access(dueNs: 0);
        var busy = TPlatform.NowNs() - began;
        _vcpu.Worker.Counters.Add(MmuCounter.WorkerNs, busy);
        return _pacer.SleepAfter(busy, _options.DutyPercent);
    }

    /// <summary>Make what has fallen due, each access against its own due time: who was late once is late for all that follow.</summary>
    private long StepOpenLoop()
    {
        var began = TPlatform.NowNs();
        var now = began;
        for (var i = 0; i < Burst && _arrivals.TryTake(now, out var due); i++)
        {
            Access(due);
            now = TPlatform.NowNs();
        }

        if (now != began)
            _vcpu.Worker.Counters.Add(MmuCounter.WorkerNs, now - began);
        var wait = _arrivals.NextDueNs - now;
        if (wait > LeastSleepNs)
            return wait - LeastSleepNs;
        if (wait > 0)
            TPlatform.Pause(); // nearer than the host's timer can wake
        return 0;
    }

    private void Access(long dueNs)
    {
        var kind = _random.Percent((uint)_options.WritePercent) ? AccessKind.Write : AccessKind.Read;
        _vcpu.Access(_vcpu.Mmu.Slot.IpaOf(_first + NextPage()), kind, dueNs);
    }

    private void Adopt()
    {
        _arrivals.SetRate(_options.ArrivalsPerSecond, TPlatform.NowNs());
        var pagesPerVcpu = (ulong)_options.MiBPerVcpu << 8;
        _first = _options.Overlap ? 0 : (ulong)_number * pagesPerVcpu;
        _count = _options.Overlap ? pagesPerVcpu * (ulong)_options.Vcpus : pagesPerVcpu;
        _cursor %= _count;
        _zipf = _options.Order == AccessOrder.Zipf ? new ZipfDistribution(_count) : null;
    }

    private ulong NextPage()
    {
        switch (_options.Order)
        {
            case AccessOrder.Sequential:
                var page = _cursor;
                _cursor = page + 1 == _count ? 0 : page + 1;
                return page;
            case AccessOrder.Zipf:
                return _zipf!.Page(ref _random);
            default:
                return _random.Below(_count);
        }
    }
}
