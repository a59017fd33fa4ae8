using Lab.Engine.Telemetry.Wire;
using Lab.Web.Configuration;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Microsoft.Extensions.Options;

namespace Lab.Web.Services.Run;

/// <summary>
/// Starts the demo when the first engine joins, and the same run again when another engine process joins after
/// a crash: unless runs keep ending with their engine.
/// </summary>
public sealed partial class RunResumption(
    EngineLink link, RunControl control, FrameStore store, IOptions<LabOptions> options, TimeProvider clock, ILogger<RunResumption> log) : IHostedService
{
    /// <summary>A run that took its engine down within this time counts against resuming it.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(10);
    private const int BriefRunsTolerated = 2;

    private int _lastProcess;
    private long _startedAt;
    private int _briefRuns;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        link.Joined += OnJoined;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        link.Joined -= OnJoined;
        return Task.CompletedTask;
    }

    /// <summary>The engine's hello is being handled by its hub, which answers nothing until this returns: so do not wait.</summary>
    private void OnJoined(EngineHello hello) => _ = ResumeAsync(hello.ProcessId);

    private async Task ResumeAsync(int process)
    {
        var first = _lastProcess == 0;
        var rejoined = _lastProcess == process;
        _lastProcess = process;
        if (rejoined || (first ? !options.Value.AutoStart : !control.IsWanted))
            return;
        if (!first && clock.GetElapsedTime(_startedAt) < Brief && ++_briefRuns > BriefRunsTolerated)
        {
            store.Note("The run has ended with its engine several times; it is not started again.");
            return;
        }

        _startedAt = clock.GetTimestamp();
        var result = await control.StartAsync(control.Options);
        if (!result.Done)
            LogNotStarted(string.Join(' ', result.Problems));
        else if (!first)
            store.Note("The run was started again with the same options.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run was not started: {Problems}")]
    private partial void LogNotStarted(string problems);
}
