using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>A host thread that discards random ranges of guest memory, makes broken blocks whole again, and ages pages, each at its own rate.</summary>
public sealed class HostWorkload<TPlatform> : IWorkload
    where TPlatform : struct, IPlatform
{
    private const long Second = 1_000_000_000;
    private const long LongestSleepNs = 50_000_000;
    private const ulong PagesPerBlock = HostMemory<TPlatform>.PagesPerBlock;

    private readonly Stage2Mmu<TPlatform> _mmu;
    private readonly MmuWorker<TPlatform> _worker;
    private readonly RunSettings<TPlatform> _settings;
    private DeterministicRandom _random;
    private Rate _discards;
    private Rate _collapses;
    private Rate _agings;
    private Pacer _pacer;
    private int _collapseCursor;

    public HostWorkload(Stage2Mmu<TPlatform> mmu, MmuWorker<TPlatform> worker, RunSettings<TPlatform> settings, int number)
    {
        _mmu = mmu;
        _worker = worker;
        _settings = settings;
        _random = new DeterministicRandom(settings.Options.Seed, 1_000 + (ulong)number);
    }

    public void Begin() => _worker.Reader.AdoptByThisThread();

    public long Step()
    {
        var options = _settings.Options;
        var now = TPlatform.NowNs();
        var next = now + LongestSleepNs;
        var worked = false;

        if (_discards.IsDue(now, options.UnmapsPerSecond, ref next))
        {
            Discard(options);
            worked = true;
        }

        var collapses = options.Backing == BackingSize.Block2M ? options.CollapsesPerSecond : 0;
        if (_collapses.IsDue(now, collapses, ref next))
        {
            Collapse();
            worked = true;
        }

        if (_agings.IsDue(now, options.AgingsPerSecond, ref next))
        {
            _worker.Mmu.Host.Age(_worker, _random.Below(PagesInUse(options) / PagesPerBlock) * PagesPerBlock, PagesPerBlock);
            worked = true;
        }

        var end = TPlatform.NowNs();
        if (!worked)
            return Math.Max(1, next - end);
        _worker.Counters.Add(MmuCounter.WorkerNs, end - now);
        return Math.Max(_pacer.SleepAfter(end - now, options.DutyPercent), Math.Max(0, next - end));
    }

    public void Finish()
    {
        // Nothing is held between two steps.
    }

    private static ulong PagesInUse(RunOptions options) => ((ulong)options.MiBPerVcpu << 8) * (ulong)options.Vcpus;

    private void Discard(RunOptions options)
    {
        var inUse = PagesInUse(options);
        var pages = Math.Min((ulong)options.UnmapKiB / 4, inUse);
        var first = _random.Below(inUse - pages + 1);
        _mmu.Host.Discard(_worker, first, pages);
    }

    private void Collapse()
    {
        var block = _mmu.Slot.Host.FindMixedBlock(_collapseCursor);
        if (block < 0)
            return;
        _mmu.Host.Collapse(_worker, block);
        _collapseCursor = block + 1;
    }

    /// <summary>A steady rate that does not catch up after a stall: what was missed is missed.</summary>
    private struct Rate
    {
        private long _due;

        public bool IsDue(long now, int perSecond, ref long next)
        {
            if (perSecond <= 0)
            {
                _due = 0;
                return false;
            }

            var period = Math.Max(1, Second / perSecond);
            if (_due == 0)
                _due = now + period;
            var due = now >= _due;
            if (due)
                _due = Math.Max(_due + period, now);
            next = Math.Min(next, _due);
            return due;
        }
    }
}
