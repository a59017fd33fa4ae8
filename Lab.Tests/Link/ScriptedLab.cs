using System.Collections.Concurrent;
using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Engine.Workloads.Scope;
using Lab.Engine.Workloads.Tree;
using Lab.Tests.Support;

namespace Lab.Tests.Link;

/// <summary>A lab without machinery: it remembers what it was asked, and counts frames.</summary>
public sealed class ScriptedLab : ILabSession
{
    private int _sampled;

    public ConcurrentQueue<string> Asked { get; } = new();

    public RunOptions Options { get; private set; } = new();

    public RunState State { get; set; } = RunState.Idle;

    /// <summary>In every frame from now on.</summary>
    public string? Violation { get; set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Called by each sample.</summary>
    public Action OnSample { get; set; } = () => { };

    /// <summary>Thrown by the next command, if set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The answer to the next start, if set.</summary>
    public CommandResult? Refusal { get; set; }

    /// <summary>Held by Stop until it ends, if set.</summary>
    public Task StopGate { get; set; } = Task.CompletedTask;

    /// <summary>Faults that each frame adds to the one before.</summary>
    public long FaultsPerFrame { get; set; } = 100;

    public Func<string, CommandResult> OnReplay { get; set; } = path => CommandResult.Ok($"replayed {path}\n3 agreements, 0 disagreements");

    public Task<CommandResult> StartAsync(RunOptions options) => Answer($"start {options.Policy} {options.Vcpus}", () =>
    {
        Options = options;
        State = RunState.Running;
    });

    public async Task<CommandResult> StopAsync()
    {
        await StopGate;
        return await Answer("stop", () => State = RunState.Stopped);
    }

    public Task<CommandResult> ApplyAsync(RunOptions options) => Answer($"apply {options.Policy} {options.Vcpus}", () => Options = options);

    public Task<CommandResult> InjectAsync(InjectionRequest request) => Answer($"inject {request.Title}", () => { });

    public Task<CommandResult> StartRecordingAsync(string path, RunOptions options, double speedUp) =>
        Answer($"recording {path} {options.Policy} {speedUp}", () => State = RunState.Running);

    public Task<CommandResult> ReplayAsync(string path)
    {
        Asked.Enqueue($"replay {path}");
        return Failure is null ? Task.FromResult(OnReplay(path)) : throw Failure;
    }

    public Task<CommandResult> ArmScopeAsync(ScopeTrigger trigger) => Answer($"arm {trigger.Kind}", () => { });

    public Task<CommandResult> ReadTreeAsync(TreeQuery query) => Answer($"tree {query.Start} {query.Cells}", () => { });

    public Task<CommandResult> DisarmScopeAsync() => Answer("disarm", () => { });

    /// <summary>What the next look at the scope finds.</summary>
    public ScopeNews? News { get; set; }

    public GracePeriodBlame? Blame { get; set; }

    public bool HasCapture => false;

    public ScopeNews? TakeScope() => News;

    public GracePeriodBlame? ReadBlame() => Blame;

    public EngineFrame Sample()
    {
        OnSample();
        var number = Interlocked.Increment(ref _sampled);
        return Frames.Frame(number, number * 0.1, counters: [(Counter.FaultsMapped, number * FaultsPerFrame)], state: State, violation: Violation);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private Task<CommandResult> Answer(string asked, Action act)
    {
        Asked.Enqueue(asked);
        if (Failure is not null)
            throw Failure;
        if (Refusal is not null)
            return Task.FromResult(Refusal);
        act();
        return Task.FromResult(CommandResult.Ok());
    }
}
