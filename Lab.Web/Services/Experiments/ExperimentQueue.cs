using System.Data.Common;
using System.Security.Cryptography;
using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Workloads;
using Lab.Web.Services.Experiments.Store;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Run;
using Microsoft.EntityFrameworkCore;

namespace Lab.Web.Services.Experiments;

/// <summary>Runs experiments one after another; those that were running when the lab ended go on when it starts.</summary>
/// <param name="folder">Of the journals; made when first needed.</param>
public sealed partial class ExperimentQueue(
    ExperimentStore store, string folder, RunControl live, FrameStore frames, TimeProvider clock, ILogger<ExperimentQueue> log) : IExperiments, IHostedService, IDisposable
{
    /// <summary>Experiments that may wait for their turn.</summary>
    public const int MostWaiting = 16;
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly Lock _gate = new();
    private readonly Lock _replayGate = new();
    private readonly List<string> _waiting = [];
    private readonly SemaphoreSlim _come = new(0);
    private readonly CancellationTokenSource _closing = new();
    private Active? _active;
    private (string Id, ExperimentReplay Replay)? _replayed;
    private Task _work = Task.CompletedTask;

    public event Action<string>? Changed;

    public string? Running
    {
        get
        {
            lock (_gate)
                return _active?.Run.Id;
        }
    }

    /// <summary>Why nothing can be kept; null: it can.</summary>
    public string? Trouble { get; private set; }

    public IReadOnlyList<string> Begin(ComparisonPlan plan, string? name, out string id)
    {
        string[] problems = [.. plan.Problems(), .. Beyond("A", plan.A), .. Beyond("B", plan.B)];
        return Begin(problems, name, () => ComparisonFile.HeadLine(plan, Here(PlanKnobs.CommandLine(plan))), out id);
    }

    public IReadOnlyList<string> Begin(SeriesKind kind, SeriesPlan plan, string? name, out string id)
    {
        string[] problems = [.. plan.Problems(), .. plan.Cells.SelectMany(cell => Beyond(cell.Label, cell.Options))];
        return Begin(problems, name, () => SeriesFile.HeadLine(new SeriesHead(kind, plan, Here(LineOf(kind, plan)))), out id);
    }

    public async Task StopAsync(string id)
    {
        Active? active = null;
        bool waited;
        lock (_gate)
        {
            waited = _waiting.Remove(id);
            if (_active?.Run.Id == id)
                active = _active;
        }

        if (waited && store.Find(id) is { } entry)
        {
            store.SetState(id, ExperimentState.Interrupted, entry.Summary, null);
            Announce(id);
        }

        if (active is null)
            return;
        await active.Stop.CancelAsync();
        await active.Ended.Task;
    }

    public IReadOnlyList<string> Resume(string id)
    {
        if (Trouble is not null || store.Find(id) is not { } entry)
            return [$"There is no experiment {id}."];
        if (entry.State == ExperimentState.Done)
            return ["It has ended."];
        if (Enqueue(id, () => store.SetState(id, ExperimentState.Running, entry.Summary, null)) is { } problem)
            return [problem];
        Announce(id);
        return [];
    }

    /// <exception cref="InvalidDataException">Nothing can be kept; see <see cref="Trouble"/>.</exception>
    public Task<IReadOnlyList<ExperimentEntry>> ListAsync(CancellationToken stop) => Task.Run(() => Trouble is { } trouble ? throw new InvalidDataException(trouble) : store.List(), stop);

    public Task<ExperimentView?> FindAsync(string id, CancellationToken stop) => Task.Run(() => Find(id), stop);

    /// <summary>Something of an experiment has changed.</summary>
    public void Announce(string id) => Changed?.Invoke(id);

    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            store.Prepare();
            foreach (var id in store.Unfinished())
                Enqueue(id, () => { });
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException or DbException)
        {
            Trouble = $"Experiments cannot be kept: {problem.Message}";
            LogNotOpened(problem.Message);
            return Task.CompletedTask;
        }

        _work = Task.Run(WorkAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await _work;
    }

    public void Dispose()
    {
        _closing.Dispose();
        _come.Dispose();
    }

    private IReadOnlyList<string> Begin(IReadOnlyList<string> problems, string? name, Func<string> head, out string id)
    {
        id = string.Empty;
        if (Trouble is { } trouble)
            return [trouble];
        if (problems.Count > 0)
            return problems;
        var kept = RandomNumberGenerator.GetString(IdLetters, ExperimentBundle.IdLength);
        var line = head();
        if (ExperimentReplay.Read(kept, [line], out var replay) is { Count: > 0 } unread)
            return unread;
        if (Enqueue(kept, () => store.Add(Row(kept, name, line, replay!), [])) is { } problem)
            return [problem];
        id = kept;
        Announce(kept);
        return [];
    }

    private ExperimentRow Row(string id, string? name, string head, ExperimentReplay replay) => new()
    {
        Id = id,
        Kind = replay.Kind,
        Name = string.IsNullOrWhiteSpace(name) ? replay.Name : name.Trim(),
        MadeMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        State = ExperimentState.Running,
        Summary = "Waiting for its turn; the live run is stopped then, so that nothing runs beside the slices",
        CommandLine = "./" + replay.Origin.CommandLine,
        Head = head,
    };

    /// <param name="keep">Writes down that it runs.</param>
    /// <returns>Why it may not wait; null: it does.</returns>
    private string? Enqueue(string id, Action keep)
    {
        lock (_gate)
        {
            if (_waiting.Contains(id) || _active?.Run.Id == id)
                return "It runs already.";
            if (_waiting.Count >= MostWaiting)
                return $"{MostWaiting} experiments wait already; stop one of them, or wait.";
            keep();
            _waiting.Add(id);
        }

        _come.Release();
        return null;
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                await _come.WaitAsync(_closing.Token);
                if (Next() is { } active)
                    await RunAsync(active);
            }
        }
        catch (OperationCanceledException)
        {
            // The lab ends.
        }
    }

    private Active? Next()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
                return null;
            var id = _waiting[0];
            _waiting.RemoveAt(0);
            return _active = new Active(new ExperimentRun(id, store, new ExperimentJournal(Path.Combine(folder, id + ".jsonl")), clock, Announce));
        }
    }

    private async Task RunAsync(Active active)
    {
        var id = active.Run.Id;
        Announce(id);
        live.Hold($"Experiment {id} runs its slices, and nothing may run beside them. Stop it, or wait for its end.");
        try
        {
            await active.Run.RunAsync(StopLiveAsync, active.Stop.Token, _closing.Token);
        }
        finally
        {
            live.Hold(null);
            lock (_gate)
                _active = null;
            active.Stop.Dispose();
            active.Ended.SetResult();
            Announce(id);
        }
    }

    private async Task StopLiveAsync()
    {
        if (!live.IsActive)
            return;
        frames.Note("The run was stopped: an experiment runs its slices, and nothing may run beside them.");
        var result = await live.StopAsync();
        if (!result.Done && live.IsActive)
            throw new InvalidOperationException($"The live run could not be stopped: {string.Join(' ', result.Problems)}");
    }

    private ExperimentView? Find(string id)
    {
        if (Trouble is not null || store.Find(id) is not { } entry)
            return null;
        if (Replayed(id) is not { } replay)
            return null;
        ExperimentRun? run;
        lock (_gate)
            run = _active?.Run;
        return new ExperimentView(entry, replay.Comparison, replay.Series, replay.Origin, run?.Id == id ? run.SliceBegan : null);
    }

    /// <summary>Its slices are read once for all who look, and again when there are more of them: reading takes cores from those that run.</summary>
    /// <returns>Null: it was deleted meanwhile.</returns>
    private ExperimentReplay? Replayed(string id)
    {
        lock (_replayGate)
        {
            if (_replayed is { } known && known.Id == id && known.Replay.Slices == store.CountSlices(id))
                return known.Replay;
            if (store.Load(id) is not { } kept)
                return null;
            var problems = ExperimentReplay.Read(id, kept.Lines, out var replay);
            if (problems.Count > 0)
                throw new InvalidDataException(string.Join(' ', problems));
            _replayed = (id, replay!);
            return replay;
        }
    }

    private IEnumerable<string> Beyond(string arm, RunOptions options) =>
        live.Limits.Refusals(options).Except(options.Problems(), StringComparer.Ordinal).Select(problem => $"{arm}: {problem}");

    /// <summary>Cells that no line can say are run by their journal.</summary>
    private static string LineOf(SeriesKind kind, SeriesPlan plan) =>
        SeriesLine.Text(kind, plan) ?? $"lab {SeriesLine.Command(kind)} --resume {ExperimentBundle.JournalName}";

    private static ComparisonOrigin Here(string commandLine) => ComparisonOrigin.Here(EngineIdentity.Describe(), commandLine);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiments cannot be kept: {Problem}")]
    private partial void LogNotOpened(string problem);

    /// <summary>The one that runs.</summary>
    private sealed record Active(ExperimentRun Run)
    {
        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
