using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>
/// Runs re-enactments one after another, whoever asks, and keeps the reports: each follows from its key, so a report that
/// is kept is as good as a new one.
/// </summary>
public sealed class ReenactmentRuns(IReenactmentRunner runner, TimeProvider clock) : IDisposable
{
    /// <summary>Reports kept; the one that was asked for longest ago goes first.</summary>
    public const int Kept = 64;

    /// <summary>Of one run, start of the process included.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int ErrorLines = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<ReenactmentKey, ReenactmentRun> _runs = [];
    private readonly Dictionary<ReenactmentKey, Task> _pending = [];
    private readonly LinkedList<ReenactmentKey> _byUse = new();
    private readonly Dictionary<string, BugState> _bugs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Some run's state has changed. Raised on any thread.</summary>
    public event Action? Changed;

    /// <returns>Null if it was never asked for, or its report is no longer kept.</returns>
    public ReenactmentRun? Find(ReenactmentKey key)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(key, out var run))
                return null;
            Touch(key);
            return run;
        }
    }

    /// <returns>Null if the bug was not run since this process began.</returns>
    public BugState? StateOf(string bug)
    {
        lock (_gate)
            return _bugs.GetValueOrDefault(bug);
    }

    /// <summary>How long a run has been in its state.</summary>
    public TimeSpan Age(ReenactmentRun run) => clock.GetElapsedTime(run.Since);

    /// <summary>See to it that there is a report.</summary>
    /// <param name="again">Even if one is kept.</param>
    /// <returns>Ends with the run; never fails.</returns>
    public Task StartAsync(ReenactmentKey key, bool again = false)
    {
        Task run;
        lock (_gate)
        {
            if (_pending.TryGetValue(key, out var pending))
                return pending;
            if (!again && _runs.TryGetValue(key, out var known) && known.State == ReenactmentState.Done)
                return Task.CompletedTask;
            Put(new ReenactmentRun(key, ReenactmentState.Queued, null, null, clock.GetTimestamp()));
            run = Task.Run(() => RunAsync(key));
            _pending[key] = run;
        }

        Changed?.Invoke();
        return run;
    }

    /// <summary>Every bug on one seed, in order.</summary>
    /// <param name="stop">Ends it after the run at hand.</param>
    public async Task StartAllAsync(ulong seed, CancellationToken stop)
    {
        foreach (var bug in ReenactmentCatalog.All)
        {
            if (stop.IsCancellationRequested)
                return;
            await StartAsync(new ReenactmentKey(bug.Id, seed));
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task RunAsync(ReenactmentKey key)
    {
        ReenactmentRun run;
        try
        {
            await _turn.WaitAsync(_ending.Token);
            try
            {
                Note(new ReenactmentRun(key, ReenactmentState.Running, null, null, clock.GetTimestamp()));
                run = await AskAsync(key);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException)
        {
            run = Failed(key, new ReenactmentFailure("The lab is shutting down.", null, []));
        }

        lock (_gate)
            _pending.Remove(key);
        Note(run);
    }

    private async Task<ReenactmentRun> AskAsync(ReenactmentKey key)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        using var timer = clock.CreateTimer(_ => limit.Cancel(), null, Limit, Timeout.InfiniteTimeSpan);
        try
        {
            var answer = await runner.RunAsync(
                ["reenact", key.Bug, "--seed", key.Seed.ToString(CultureInfo.InvariantCulture), "--json"], limit.Token);
            return Read(key, answer);
        }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
        {
            return Failed(key, new ReenactmentFailure($"It was ended: {Limit.TotalSeconds:0} s had passed.", null, []));
        }
        catch (Exception problem) when (problem is IOException or Win32Exception or InvalidOperationException)
        {
            return Failed(key, new ReenactmentFailure($"The engine could not be started: {problem.Message}", null, []));
        }
    }

    /// <summary>A bad result is a report too, with exit code 1; only what is no report is a failure.</summary>
    private ReenactmentRun Read(ReenactmentKey key, RunnerAnswer answer)
    {
        var lines = answer.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(ErrorLines).ToList();
        try
        {
            var report = ReenactmentJson.Read(answer.Output);
            if (report.Bug is null || report.Bug.Id != key.Bug || report.Seed != key.Seed)
                return Failed(key, new ReenactmentFailure("The engine reported another run than the one asked for.", answer.ExitCode, lines));
            return new ReenactmentRun(key, ReenactmentState.Done, report, null, clock.GetTimestamp());
        }
        catch (JsonException)
        {
            return Failed(key, new ReenactmentFailure("The engine ended without a report.", answer.ExitCode, lines));
        }
    }

    private ReenactmentRun Failed(ReenactmentKey key, ReenactmentFailure failure) =>
        new(key, ReenactmentState.Failed, null, failure, clock.GetTimestamp());

    private void Note(ReenactmentRun run)
    {
        lock (_gate)
            Put(run);
        Changed?.Invoke();
    }

    private void Put(ReenactmentRun run)
    {
        _runs[run.Key] = run;
        _bugs[run.Key.Bug] = BugState.Of(run);
        Touch(run.Key);
        for (var oldest = _byUse.First; _runs.Count > Kept && oldest is not null;)
        {
            var next = oldest.Next;
            if (!_runs[oldest.Value].IsPending)
            {
                _runs.Remove(oldest.Value);
                _byUse.Remove(oldest);
            }

            oldest = next;
        }
    }

    private void Touch(ReenactmentKey key)
    {
        _byUse.Remove(key);
        _byUse.AddLast(key);
    }
}
