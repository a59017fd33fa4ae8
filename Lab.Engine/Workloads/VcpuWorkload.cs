using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>A vCPU that touches its memory: sequential, random or zipf, its own part or all of it, a share of it writes.</summary>
public sealed class VcpuWorkload<TPlatform> : IWorkload
    where TPlatform : struct, IPlatform
{
    private const int LongestBurst = 64;

    /// <summary>Before an access that found no table page, or a closed gate, is tried again, nanoseconds.</summary>
    private const long RetryNs = 200_000;

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
    private int _burst = LongestBurst;
    private ulong _page;
    private AccessKind _kind;
    private long _dueNs;
    private bool _isPending;

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

        if (!_settings.Guest.TryEnter(_number))
            return RetryNs;
        try
        {
            return _options.ArrivalsPerSecond > 0 ? StepOpenLoop() : StepClosedLoop();
        }
        finally
        {
            _settings.Guest.Leave(_number);
        }
    }

    public void Finish()
    {
        // The vCPU stays: its translations, counters and cache are there if the thread comes back.
    }

    private long StepClosedLoop()
    {
        var began = TPlatform.NowNs();
        var done = true;
        for (var i = 0; i < _burst && done; i++)
            done = TryAccess(dueNs: 0);
        var busy = TPlatform.NowNs() - began;
        _vcpu.Worker.Counters.Add(MmuCounter.WorkerNs, busy);
        var sleep = _pacer.SleepAfter(busy, _options.DutyPercent);
        return done ? sleep : Math.Max(sleep, RetryNs);
    }

    /// <summary>Make what has fallen due, each access against its own due time: who was late once is late for all that follow.</summary>
    private long StepOpenLoop()
    {
        var began = TPlatform.NowNs();
        var now = began;
        var done = true;
        for (var i = 0; i < _burst && done; i++)
        {
            var due = 0L;
            if (!_isPending && !_arrivals.TryTake(now, out due))
                break;
            done = TryAccess(due);
            now = TPlatform.NowNs();
        }

        if (now != began)
            _vcpu.Worker.Counters.Add(MmuCounter.WorkerNs, now - began);
        if (!done)
            return RetryNs;
        var wait = _arrivals.NextDueNs - now;
        if (wait > LeastSleepNs)
            return wait - LeastSleepNs;
        if (wait > 0)
            TPlatform.Pause(); // nearer than the host's timer can wake
        return 0;
    }

    /// <summary>The next access, or the one that could not be completed: the guest makes it again.</summary>
    /// <returns>False if no table page could be had.</returns>
    private bool TryAccess(long dueNs)
    {
        if (!_isPending)
        {
            _kind = _random.Percent((uint)_options.WritePercent) ? AccessKind.Write : AccessKind.Read;
            _page = _first + NextPage();
            _dueNs = dueNs;
        }

        _isPending = !_vcpu.Access(_vcpu.Mmu.Slot.IpaOf(_page), _kind, _dueNs);
        return !_isPending;
    }

    private void Adopt()
    {
        _arrivals.SetRate(_options.ArrivalsPerSecond, TPlatform.NowNs());
        var pagesPerVcpu = (ulong)_options.MiBPerVcpu << 8;
        _first = _options.Overlap ? 0 : (ulong)_number * pagesPerVcpu;
        _count = _options.Overlap ? pagesPerVcpu * (ulong)_options.Vcpus : pagesPerVcpu;
        _cursor %= _count;
        _vcpu.SlowdownPercent = _options.SlowdownPercent;
        _vcpu.Worker.FaultServiceNs = _options.FaultServiceUs * 1_000L;
        _burst = _options.FaultServiceUs == 0 ? LongestBurst : 1; // a stop waits for one slow access, not for 64
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
