namespace Lab.Engine.Simulation;

/// <summary>Runs many schedules of many scenarios on several simulated machines at a time, each on a CPU of its own.</summary>
public sealed class Campaign
{
    private const int MostOfOneKind = 2;

    private readonly CampaignOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<ScenarioEntry, CampaignTally> _tallies;
    private readonly List<CampaignFailure> _failures = [];
    private readonly Dictionary<(string Scenario, string Failure), int> _kinds = [];
    private long _began;
    private long _schedules;
    private long _failureCount;
    private long _nextBatch;
    private long _given;

    public Campaign(CampaignOptions options, TimeProvider clock)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        _options = options;
        _clock = clock;
        _tallies = options.Scenarios.ToDictionary(entry => entry, entry => new CampaignTally(entry));
    }

    /// <summary>Told of each failure that is kept, on a machine's thread.</summary>
    public Action<CampaignFailure>? Found { get; set; }

    /// <summary>How far it is. Any thread.</summary>
    public CampaignProgress Progress
    {
        get
        {
            lock (_gate)
                return new CampaignProgress(_schedules, _failureCount, Elapsed);
        }
    }

    private double Elapsed => _clock.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Run it. Blocks until it is over or cancelled.</summary>
    public CampaignReport Run(CancellationToken cancelled = default)
    {
        _began = _clock.GetTimestamp();
        var jobs = Enumerable.Range(0, _options.Jobs).Select(job => Task.Factory.StartNew(
            () => Simulator.OnItsOwnCpu(job, simulator => Work(simulator, job, cancelled)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(jobs, CancellationToken.None);
        return new CampaignReport(
            [.. _options.Scenarios.Select(entry => _tallies[entry])], _failures, _failureCount, Elapsed, _options.Jobs);
    }

    private bool Work(Simulator simulator, int job, CancellationToken cancelled)
    {
        var worker = new CampaignWorker(_options, simulator, job);
        while (!cancelled.IsCancellationRequested && TryTake(out var batch, out var most))
        {
            var tally = worker.Run(batch, most, Fail);
            lock (_gate)
            {
                _schedules += tally.Schedules;
                _tallies[tally.Entry].Add(tally);
            }
        }

        return true;
    }

    // Batches go to whoever comes; what a batch is depends on its number alone.
    private bool TryTake(out long batch, out long most)
    {
        lock (_gate)
        {
            batch = _nextBatch++;
            most = (_options.Schedules ?? long.MaxValue) - _given;
            _given += Math.Min(most, _options.Scenarios[(int)(batch % _options.Scenarios.Count)].Batch);
            return most > 0 && _failureCount < _options.MostFailures && !(Elapsed > _options.Seconds);
        }
    }

    private void Fail(ScenarioEntry entry, SimOptions options, SimResult result, Simulator simulator)
    {
        lock (_gate)
        {
            _failureCount++;
            var kind = (entry.Name, SeedFile.NameOf(result.Failure));
            var known = _kinds.GetValueOrDefault(kind);
            _kinds[kind] = known + 1;
            if (known >= MostOfOneKind)
                return;
        }

        var failure = CampaignFailure.Of(simulator, entry, options, result, _options.ShrinkRuns);
        lock (_gate)
            _failures.Add(failure);
        Found?.Invoke(failure);
    }
}
