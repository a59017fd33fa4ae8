using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Tests.Web.Support;

/// <summary>Totals that grow as those of a plausible run would; seeded, so that a frame's values repeat.</summary>
public sealed class ScriptedRun
{
    private DeterministicRandom _random = new(7);
    private readonly long[] _counters = new long[Enum.GetValues<Counter>().Length];
    private readonly Dictionary<int, long>[] _histograms = [.. Enum.GetValues<Histogram>().Select(_ => new Dictionary<int, long>())];
    private readonly long[] _largest = new long[Enum.GetValues<Histogram>().Length];
    private readonly long[] _sums = new long[Enum.GetValues<Histogram>().Length];
    private readonly List<LabEvent> _events = [];
    private long _eventId;
    private long _waiting;

    public RunOptions Options { get; private set; } = new();

    public RunState State { get; private set; } = RunState.Idle;

    public string RunId { get; private set; } = "run-0";

    public long ElapsedNs { get; private set; }

    public string? Violation { get; private set; }

    public void Start(RunOptions options)
    {
        Array.Clear(_counters);
        foreach (var histogram in _histograms)
            histogram.Clear();
        Array.Clear(_largest);
        Array.Clear(_sums);
        Options = options;
        ElapsedNs = 0;
        _waiting = 0;
        Violation = null;
        State = RunState.Running;
        RunId = $"run-{int.Parse(RunId[4..]) + 1}";
        Say(LabEventKind.RunStarted, $"Run started: {options.Policy}, {options.Vcpus} vCPUs, seed {options.Seed}.");
    }

    public void Stop()
    {
        State = RunState.Stopped;
        Say(LabEventKind.RunStopped, "Run stopped; no leak.");
    }

    public void Apply(RunOptions options)
    {
        if (options.Policy != Options.Policy)
            Say(LabEventKind.PolicyChanged, $"Policy {Options.Policy} → {options.Policy}.");
        else
            Say(LabEventKind.OptionsChanged, "Options changed.");
        Options = options;
    }

    public void Violate(string report)
    {
        Violation = report;
        State = RunState.Violated;
        Say(LabEventKind.Violation, "A vCPU reached a host page after its invalidation had returned.");
    }

    /// <summary>Something that is over at once, with its effect.</summary>
    public void Inject(string kind)
    {
        Say(LabEventKind.InjectionBegan, $"{kind} begins.", kind);
        Say(LabEventKind.InjectionEnded, $"{kind}: backlog at most 12 (48 KiB), drained after 3 ms.", kind);
    }

    /// <summary>Let the run go on for a while.</summary>
    public void Advance(double seconds)
    {
        if (State != RunState.Running)
            return;
        ElapsedNs += (long)(seconds * 1e9);
        var parallel = Options.Policy == "parallel";
        var load = Options.Vcpus * Options.DutyPercent / 100.0 * (0.8 + (0.4 * Unit()));
        var faults = (long)(24_000 * load * seconds * (parallel ? 1.25 : 1));
        Count(Counter.Accesses, faults * 60);
        Count(Counter.FaultsMapped, faults * 6 / 10);
        Count(Counter.FaultsRelaxed, faults * 3 / 10);
        Count(Counter.FaultsAccess, faults / 10);
        Count(Counter.FaultsAgain, faults / (parallel ? 90 : 900));
        Count(Counter.FaultsRetried, faults / 300);
        Count(Counter.CompareExchangesLost, parallel ? faults / 70 : 0);
        Count(Counter.WalksMap, faults * 6 / 10);
        Count(Counter.WalksAttribute, faults * 4 / 10);
        Count(Counter.WalksUnmap, (long)(Options.UnmapThreads * Options.UnmapsPerSecond * seconds));
        Count(Counter.WalksSplit, faults / 40);
        Count(Counter.WalksHardware, faults * 3);
        Count(Counter.SafetyChecks, faults * 61);
        Count(Counter.WorkerNs, (long)(Options.Vcpus * seconds * 1e9));
        Count(Counter.LockWaitNs, (long)(Options.Vcpus * seconds * 1e9 * (parallel ? 0.03 : 0.22) * (0.7 + (0.6 * Unit()))));
        Record(Histogram.Fault, 200, parallel ? 2_400 : 5_200);
        Record(Histogram.LockReadWait, parallel ? 90 : 12, 120);
        Record(Histogram.LockReadHold, parallel ? 90 : 12, 900);
        Record(Histogram.LockWriteWait, 30, parallel ? 2_500 : 9_000);
        Record(Histogram.LockWriteHold, 30, 6_000);
        Reclaim(parallel, seconds);
        _counters[(int)Counter.TablesInUse] = 180 + (long)(30 * Unit());
    }

    /// <summary>Every value as of this moment, with the events since the call before.</summary>
    public EngineFrame Sample(long sequence)
    {
        var frame = new EngineFrame
        {
            Sequence = sequence,
            RunId = RunId,
            State = State,
            ElapsedNs = ElapsedNs,
            Policy = Options.Policy,
            Counters = [.. _counters],
            Histograms = [.. _histograms.Select((_, index) => Cumulative(index))],
            Events = [.. _events],
            Violation = Violation,
            RunnableThreads = Options.Vcpus + Options.UnmapThreads + 1,
        };
        _events.Clear();
        return frame;
    }

    private void Reclaim(bool deferred, double seconds)
    {
        var detached = (long)(40 * seconds * (0.2 + (1.6 * Unit())) * Options.Vcpus);
        Count(Counter.TablesFreed, detached);
        if (!deferred)
            return;
        _waiting += detached;
        Count(Counter.CallbacksQueued, detached);
        var gracePeriods = Unit() < 0.75 ? 1 + (int)(4 * Unit()) : 0;
        Count(Counter.GracePeriods, gracePeriods);
        for (var i = 0; i < gracePeriods; i++)
            Record(Histogram.GracePeriod, 1, 160_000 + (Options.RcuPacingUs * 300));
        var freed = gracePeriods > 0 ? _waiting - (long)(_waiting * 0.4 * Unit()) : 0;
        _waiting -= freed;
        Count(Counter.CallbacksInvoked, freed);
        Count(Counter.WalksFree, freed);
        _counters[(int)Counter.BacklogEntries] = _waiting;
        _counters[(int)Counter.BacklogBytes] = _waiting * 4096;
        _counters[(int)Counter.BacklogPeakBytes] = Math.Max(_counters[(int)Counter.BacklogPeakBytes], _waiting * 4096);
    }

    private double Unit() => _random.Unit();

    private void Count(Counter counter, long more) => _counters[(int)counter] += more;

    /// <summary>Samples whose logarithms lie around that of a typical value, with a long tail.</summary>
    private void Record(Histogram histogram, int samples, double typicalNs)
    {
        for (var i = 0; i < samples; i++)
        {
            var spread = Unit() + Unit() + Unit() - 1.5 + (Unit() < 0.02 ? 2.2 : 0);
            var ns = (long)(typicalNs * Math.Pow(10, spread * 0.6));
            var bucket = LogHistogram.BucketOf((ulong)ns);
            var counts = _histograms[(int)histogram];
            counts[bucket] = counts.GetValueOrDefault(bucket) + 1;
            _largest[(int)histogram] = Math.Max(_largest[(int)histogram], ns);
            _sums[(int)histogram] += ns;
        }
    }

    private SparseHistogram Cumulative(int index)
    {
        var buckets = _histograms[index].Keys.Order().ToArray();
        return buckets.Length == 0
            ? SparseHistograms.Empty
            : new SparseHistogram { Buckets = buckets, Counts = [.. buckets.Select(bucket => _histograms[index][bucket])], Max = _largest[index], Sum = _sums[index] };
    }

    private void Say(LabEventKind kind, string text, string? injection = null) =>
        _events.Add(new LabEvent { ElapsedNs = ElapsedNs, Kind = kind, Text = text, Id = ++_eventId, Injection = injection });
}
