using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Web.Configuration;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Microsoft.Extensions.Options;

namespace Lab.Web.Services.Run;

/// <summary>The one run, and its options; pages show and change them together. One command is under way at a time.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RunControl(EngineLink link, FrameStore store, IOptions<LabOptions> lab) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile RunOptions _options = RunPresets.Demo.Options;
    private volatile bool _wanted;
    private volatile string? _held;

    /// <summary>Options changed, by whichever page. Raised outside locks.</summary>
    public event Action? Changed;

    /// <summary>Of the run; of the next one while none is active.</summary>
    public RunOptions Options => _options;

    /// <summary>A run was started and neither stopped nor ended by a violation.</summary>
    public bool IsWanted => _wanted;

    /// <summary>What may be asked for.</summary>
    public RunLimits Limits => lab.Value.Limits;

    public bool IsActive => store.Status is { EngineConnected: true, IsActive: true };

    /// <summary>Start nothing for this reason, until it is null again. A run that is active goes on.</summary>
    public void Hold(string? reason)
    {
        _held = reason;
        Changed?.Invoke();
    }

    /// <summary>Start a run; a running one stops first.</summary>
    public Task<CommandResult> StartAsync(RunOptions options) => CommandAsync(options, async () =>
    {
        if (_held is { } reason)
            return CommandResult.Refused(reason);
        var result = await link.SendAsync(EngineCommands.Start, RunOptionsJson.Write(options));
        if (result.Done)
            Accept(options, wanted: true);
        return result;
    });

    /// <summary>Drain, check for leaks, stop.</summary>
    public Task<CommandResult> StopAsync() => CommandAsync(null, () =>
    {
        _wanted = false;
        return link.SendAsync(EngineCommands.Stop);
    });

    /// <summary>Apply to the running run as a step. Without one the options are kept for the next.</summary>
    /// <returns>Refused if any option is wrong, or a running run would have to restart.</returns>
    public Task<CommandResult> ApplyAsync(RunOptions options) => CommandAsync(options, async () =>
    {
        if (IsActive && _options.NeedsRestart(options))
            return CommandResult.Refused("This change takes a new run.");
        var result = IsActive ? await link.SendAsync(EngineCommands.Apply, RunOptionsJson.Write(options)) : CommandResult.Ok();
        if (result.Done)
            Accept(options, _wanted);
        return result;
    });

    /// <summary>Do something to the running run. Its two events say when it began and what came of it.</summary>
    public Task<CommandResult> InjectAsync(InjectionRequest request) => request.Problems(Limits) is { Count: > 0 } problems
        ? Task.FromResult(CommandResult.Refused([.. problems]))
        : CommandAsync(null, () => link.SendAsync(EngineCommands.Inject, request.Name, InjectionJson.Write(request)));

    /// <summary>A recording's faults and invalidations as workload, under these options.</summary>
    public Task<CommandResult> StartRecordingAsync(string path, RunOptions options, double speedUp) => CommandAsync(options, async () =>
    {
        if (_held is { } reason)
            return CommandResult.Refused(reason);
        var result = await link.SendAsync(EngineCommands.StartRecording, path, RunOptionsJson.Write(options), speedUp);
        if (result.Done)
            Accept(options, wanted: false);
        return result;
    });

    /// <summary>Replay a recording and check it; the summary is the message. Takes as long as the recording does.</summary>
    public Task<CommandResult> ReplayAsync(string path) => CommandAsync(
        null, () => _held is { } reason ? Task.FromResult(CommandResult.Refused(reason)) : link.SendAsync(EngineCommands.Replay, path));

    public void Dispose() => _one.Dispose();

    private void Accept(RunOptions options, bool wanted)
    {
        _options = options;
        _wanted = wanted;
    }

    /// <summary>Nothing wrong is ever sent.</summary>
    private async Task<CommandResult> CommandAsync(RunOptions? options, Func<Task<CommandResult>> command)
    {
        if (options is not null && Limits.Refusals(options) is { Count: > 0 } problems)
            return CommandResult.Refused([.. problems]);
        await _one.WaitAsync();
        CommandResult result;
        try
        {
            result = await command();
        }
        finally
        {
            _one.Release();
        }

        Changed?.Invoke();
        return result;
    }
}
