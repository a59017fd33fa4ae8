using System.ComponentModel;
using System.Diagnostics;
using Lab.Web.Configuration;
using Lab.Web.Services.Feed;
using Microsoft.Extensions.Options;

namespace Lab.Web.Services.Engine;

/// <summary>Keeps one engine process alive beside this one, and ends it with this one.</summary>
public sealed partial class EngineSupervisor(
    IOptions<LabOptions> options, EngineLauncher launcher, ServerAddress address, FrameStore store, TimeProvider clock,
    ILogger<EngineSupervisor> log) : BackgroundService
{
    /// <summary>Where engines join.</summary>
    public const string HubPath = "/hubs/engine";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4);

    private readonly RestartBackoff _backoff = new();
    private volatile TaskCompletionSource _hurry = new();
    private volatile int _processId;

    /// <summary>This process starts engines.</summary>
    public bool IsSupervising => options.Value.StartEngine;

    /// <summary>Of the running child; 0 between two.</summary>
    public int ProcessId => _processId;

    /// <summary>Start the next engine without waiting out the pause after the last one's end.</summary>
    public void Hurry() => _hurry.TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.StartEngine)
            return;
        try
        {
            var hub = new Uri(await address.GetAsync(stoppingToken), HubPath);
            while (!stoppingToken.IsCancellationRequested)
            {
                var born = clock.GetTimestamp();
                await RunOneAsync(hub, stoppingToken);
                _hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await Task.WhenAny(Task.Delay(_backoff.Next(clock.GetElapsedTime(born)), clock, stoppingToken), _hurry.Task);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    /// <summary>Start an engine and return when it has ended.</summary>
    private async Task RunOneAsync(Uri hub, CancellationToken stopping)
    {
        Process engine;
        try
        {
            engine = launcher.Start(hub);
        }
        catch (Exception problem) when (problem is FileNotFoundException or Win32Exception or InvalidOperationException)
        {
            LogNotStarted(problem.Message);
            store.Note($"No engine could be started: {problem.Message}");
            return;
        }

        using (engine)
        {
            _processId = engine.Id;
            LogStarted(engine.Id, hub);
            var output = Task.WhenAll([RelayAsync(engine.StandardOutput), RelayAsync(engine.StandardError)]);
            try
            {
                await engine.WaitForExitAsync(stopping);
                await output;
                LogEnded(engine.Id, engine.ExitCode);
                store.EngineLost($"Engine process {engine.Id} ended with code {engine.ExitCode}; another is starting. The last frames are kept.");
            }
            catch (OperationCanceledException)
            {
                await EndAsync(engine);
                throw;
            }
            finally
            {
                _processId = 0;
            }
        }
    }

    /// <summary>Ask by closing its input, then insist.</summary>
    private static async Task EndAsync(Process engine)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            engine.StandardInput.Close();
            await engine.WaitForExitAsync(limit.Token);
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException)
        {
            engine.Kill(entireProcessTree: true);
        }
    }

    private async Task RelayAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
            LogLine(line);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Engine process {ProcessId} started for {Hub}")]
    private partial void LogStarted(int processId, Uri hub);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine process {ProcessId} ended with code {Code}")]
    private partial void LogEnded(int processId, int code);

    [LoggerMessage(Level = LogLevel.Error, Message = "No engine could be started: {Problem}")]
    private partial void LogNotStarted(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Engine supervision ended")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Information, Message = "engine: {Line}")]
    private partial void LogLine(string line);
}
