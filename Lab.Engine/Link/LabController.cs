using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Engine.Workloads.Recordings;
using Lab.Engine.Workloads.Replay;

namespace Lab.Engine.Link;

/// <summary>One run at a time on this machine: starts, changes and stops it, and samples it. Commands wait for each other.</summary>
/// <param name="limits">What may be asked of it.</param>
public sealed partial class LabController(RunLimits limits) : ILabSession
{
    private readonly SemaphoreSlim _commands = new(1, 1);
    private readonly Lock _sampling = new();
    private readonly List<LabEvent> _events = [];
    private LabRun? _run;
    private RunSampler? _sampler;
    private RunOptions _options = new();
    private EngineFrame? _lastOfRun;
    private long _sequence;
    private long _eventId;
    private int _collections = GC.CollectionCount(0);

    /// <summary>With no limits beyond the ranges of the options.</summary>
    public LabController()
        : this(new RunLimits())
    {
    }

    public RunOptions Options
    {
        get
        {
            lock (_sampling)
                return _run is { Phase: RunPhase.Running } ? _run.Options : _options;
        }
    }

    public Task<CommandResult> StartAsync(RunOptions options) =>
        Refusing(limits.Refusals(options), () => Begin(options, LabRun.Create(options), run => run.Start()));

    public async Task<CommandResult> StopAsync()
    {
        await _commands.WaitAsync();
        try
        {
            return End();
        }
        finally
        {
            _commands.Release();
        }
    }

    public Task<CommandResult> ApplyAsync(RunOptions options) => Refusing(limits.Refusals(options), () =>
    {
        if (_run is not { Phase: RunPhase.Running })
        {
            _options = options;
            return CommandResult.Ok("Nothing runs; the next run takes these options.");
        }

        if (!_run.IsRecording && _run.Options.NeedsRestart(options))
        {
            var changes = string.Join(", ", LabRun.Changes(_run.Options, options));
            var begun = Begin(options, LabRun.Create(options), run => run.Start());
            lock (_sampling)
                Add(0, LabEventKind.OptionsChanged, $"{changes}: a new run.");
            return begun;
        }

        var problems = _run.Apply(options);
        return problems.Count == 0 ? CommandResult.Ok() : CommandResult.Refused([.. problems]);
    });

    public Task<CommandResult> InjectAsync(InjectionRequest request) => Refusing([], () =>
    {
        if (_run is null)
            return CommandResult.Refused([.. request.Problems(limits), "Nothing runs; start a run first."]);
        var problems = _run.Inject(request, new InjectionWitness(_run), limits);
        return problems.Count == 0 ? CommandResult.Ok() : CommandResult.Refused([.. problems]);
    });

    public async Task<CommandResult> StartRecordingAsync(string path, RunOptions options, double speedUp)
    {
        var import = RecordingImporter.Read(path);
        if (!import.Accepted)
            return CommandResult.Refused([.. import.Problems.Select(problem => problem.ToString())]);
        if (RecordedStream.From(import.Recording) is not { } stream)
            return CommandResult.Refused($"{path} shows no VM at work.");
        return await Refusing([.. limits.Refusals(options), .. StreamRun.Problems(stream, speedUp)], () =>
        {
            var (run, start) = StreamRun.Prepare(stream, options, speedUp);
            return Begin(run.Options, run, _ => start());
        });
    }

    /// <remarks>Beside a run, on a table of its own; what it allocates shows as collections there.</remarks>
    public Task<CommandResult> ReplayAsync(string path) => Task.Run(() =>
    {
        var report = ReplayRunner.Run(path);
        return report.Refusals.Count > 0 ? CommandResult.Refused([.. report.Refusals]) : CommandResult.Ok(report.ToString());
    });

    public EngineFrame Sample()
    {
        lock (_sampling)
        {
            CollectEvents();
            LabEvent[] events = [.. _events];
            _events.Clear();
            _sequence++;
            if (_sampler is null)
                return (_lastOfRun ?? IdleFrame()) with { Sequence = _sequence, Events = events };
            return _sampler.Sample(_sequence, events);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _commands.Dispose();
    }

    private static EngineFrame IdleFrame() => new()
    {
        Sequence = 0,
        RunId = "none",
        State = RunState.Idle,
        ElapsedNs = 0,
        Policy = "",
        Counters = new long[Enum.GetValues<Counter>().Length],
        Histograms = [.. Enum.GetValues<Histogram>().Select(_ => SparseHistograms.Empty)],
        Events = [],
        RunnableThreads = 0,
    };

    private async Task<CommandResult> Refusing(IReadOnlyList<string> problems, Func<CommandResult> command)
    {
        if (problems.Count > 0)
            return CommandResult.Refused([.. problems]);
        await _commands.WaitAsync();
        try
        {
            return command();
        }
        finally
        {
            _commands.Release();
        }
    }

    private CommandResult Begin(RunOptions options, LabRun next, Action<LabRun> start)
    {
        End();
        lock (_sampling)
        {
            _options = options;
            _run = next;
            _sampler = RunSampler.Of(next);
        }

        start(next);
        ArmAgain(next);
        return CommandResult.Ok();
    }

    /// <summary>Stop the run, keep its last frame, free it.</summary>
    private CommandResult End()
    {
        if (_run is null)
            return CommandResult.Ok("Nothing runs.");

        // What a stopped run cannot say any more: how many threads it had.
        var threads = _run.RunnableThreads;
        _run.Stop();
        lock (_sampling)
        {
            CollectEvents();
            _lastOfRun = _sampler!.Sample(_sequence, []) with { RunnableThreads = threads };
            _options = _run.Options;
            _sampler = null;
            KeepLastScope(_run);
            _run.Dispose();
            _run = null;
        }

        return _lastOfRun.Violation is { } violation
            ? new CommandResult { Problems = [], Message = violation }
            : CommandResult.Ok("Every table page came back.");
    }

    private void CollectEvents()
    {
        if (_run is null)
            return;

        while (_run.TryTakeNote(out var note))
            Add(note.ElapsedNs, KindOf(note.Kind), note.Text, note.Injection);
        while (_run.TryTakeStall(out var stall))
            Add(_run.ElapsedNs, LabEventKind.StallWarning, Describe(stall));

        var collections = GC.CollectionCount(0);
        if (collections != _collections)
            Add(_run.ElapsedNs, LabEventKind.Collection, string.Create(CultureInfo.InvariantCulture, $"Garbage collections in the engine process: {collections - _collections}."));
        _collections = collections;
    }

    private void Add(long elapsedNs, LabEventKind kind, string text, string? injection = null) =>
        _events.Add(new LabEvent { ElapsedNs = elapsedNs, Kind = kind, Text = text, Id = ++_eventId, Injection = injection });

    private static string Describe(in RcuStall stall) => stall.Kind == RcuStallKind.GracePeriodThread ? $"RCU stall: {stall}" : string.Create(
        CultureInfo.InvariantCulture,
        $"RCU stall: {stall.Name} (slot {stall.Slot}, nesting {stall.Nesting}) holds grace period {stall.GracePeriod} for {stall.AgeNs / 1e9:F1} s, at: {new ReaderSite(stall.Site)}.");

    private static LabEventKind KindOf(RunNoteKind kind) => kind switch
    {
        RunNoteKind.Started => LabEventKind.RunStarted,
        RunNoteKind.Stopped => LabEventKind.RunStopped,
        RunNoteKind.PolicyChanged => LabEventKind.PolicyChanged,
        RunNoteKind.OptionsChanged => LabEventKind.OptionsChanged,
        RunNoteKind.StallWarning => LabEventKind.StallWarning,
        RunNoteKind.Violation => LabEventKind.Violation,
        RunNoteKind.InjectionBegan => LabEventKind.InjectionBegan,
        RunNoteKind.InjectionEnded => LabEventKind.InjectionEnded,
        _ => LabEventKind.Note,
    };
}
