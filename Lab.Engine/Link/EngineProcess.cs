using Lab.Engine.Telemetry.Wire;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Engine.Link;

/// <summary>
/// The engine's side of the link: joins the hub, says hello, sends a frame ten times a second and news of the scope once, answers commands, and
/// joins again for as long as it lives.
/// </summary>
/// <remarks>A hub that reads slowly delays the next frame; frames are made when they can be sent, so none pile up.</remarks>
public sealed class EngineProcess(
    EngineProcessOptions options, ILabController controller, IFrameSource frames, TextWriter log, IScopeSource? scope = null)
{
    private const int ScopeMs = 1_000;

    private readonly EngineCommandHandler _commands = new(controller);
    private readonly ObserverCost _cost = new();

    /// <summary>Run until <paramref name="stopping"/>, then stop the lab.</summary>
    /// <returns>The process's exit code: 0 if the lab stopped in order.</returns>
    public async Task<int> RunAsync(CancellationToken stopping)
    {
        string? said = null;
        while (!stopping.IsCancellationRequested)
        {
            var problem = await StayConnectedAsync(stopping);
            if (stopping.IsCancellationRequested)
                break;
            // One line for each new reason, not one for each attempt.
            if (problem != said)
                await log.WriteLineAsync($"engine: {problem}; trying again every {options.RetryMs} ms");
            said = problem;
            await WaitAsync(options.RetryMs, stopping);
        }

        return await StopLabAsync();
    }

    /// <summary>One connection, from its beginning to its end.</summary>
    /// <returns>Why it ended or did not begin.</returns>
    private async Task<string> StayConnectedAsync(CancellationToken stopping)
    {
        await using var connection = Build();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        connection.Closed += async _ => await CancelAsync(ended);
        _commands.Offer(connection);
        try
        {
            await connection.StartAsync(stopping);
            await connection.InvokeAsync(EngineHubMethods.Hello, EngineIdentity.Describe(), ended.Token);
            await log.WriteLineAsync($"engine: joined {options.Hub}");
            await SendFramesAsync(connection, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The connection closed, or the process ends; which of them, the caller sees.
        }
#pragma warning disable CA1031 // Whatever a connection dies of, the run goes on and the next attempt is due.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return $"{options.Hub}: {failure.Message}";
        }

        return $"the connection to {options.Hub} ended";
    }

    private async Task SendFramesAsync(HubConnection connection, CancellationToken ended)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(options.FrameMs));
        var scopeTicks = Math.Max(1, ScopeMs / options.FrameMs);
        var ticks = 0;
        var lastScope = -scopeTicks;
        do
        {
            var began = TimeProvider.System.GetTimestamp();
            var frame = frames.Sample();
            _cost.WriteTo(frame);
            var sent = connection.SendAsync(EngineHubMethods.Frame, frame, ended);
            _cost.Add(TimeProvider.System.GetElapsedTime(began));
            await sent;
            ticks++;
            if (scope is not null && (ticks % scopeTicks == 0 || (ticks - lastScope >= scopeTicks && scope.HasCapture)))
            {
                lastScope = scope.HasCapture ? ticks : lastScope;
                await SendScopeAsync(connection, scope, ended);
            }
        }
        while (await clock.WaitForNextTickAsync(ended));
    }

    private static async Task SendScopeAsync(HubConnection connection, IScopeSource scope, CancellationToken ended)
    {
        if (scope.ReadBlame() is { } blame)
            await connection.SendAsync(EngineHubMethods.Blame, blame, ended);
        if (scope.TakeScope() is { } news)
            await connection.SendAsync(EngineHubMethods.Scope, news, ended);
    }

    private HubConnection Build() => new HubConnectionBuilder()
        .WithUrl(options.Hub, Authorize)
        .AddMessagePackProtocol()
        .Build();

    private void Authorize(HttpConnectionOptions http)
    {
        if (options.Token is not null)
            http.AccessTokenProvider = () => Task.FromResult<string?>(options.Token);
    }

    private async Task<int> StopLabAsync()
    {
        var stop = Task.Run(controller.StopAsync, CancellationToken.None);
        if (await Task.WhenAny(stop, Task.Delay(options.StopMs, CancellationToken.None)) != stop)
        {
            await log.WriteLineAsync($"engine: the run did not stop within {options.StopMs} ms");
            return 1;
        }

        var result = await stop;
        foreach (var problem in result.Problems)
            await log.WriteLineAsync($"engine: {problem}");
        return result.Done ? 0 : 1;
    }

    private static async Task CancelAsync(CancellationTokenSource ended)
    {
        try
        {
            await ended.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The connection closed while it was being disposed of.
        }
    }

    private static async Task WaitAsync(int milliseconds, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(milliseconds, stopping);
        }
        catch (OperationCanceledException)
        {
            // Ends at once; the caller looks.
        }
    }
}
