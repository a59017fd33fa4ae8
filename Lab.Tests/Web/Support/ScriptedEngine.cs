using System.Threading.Channels;
using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Tests.Web.Support;

/// <summary>An engine without tables: joins the hub, answers commands and sends a scripted run's frames.</summary>
public sealed class ScriptedEngine : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<RunOptions> _received = Channel.CreateUnbounded<RunOptions>();
    private readonly Channel<string> _scopeCommands = Channel.CreateUnbounded<string>();
    private readonly Lock _gate = new();
    private readonly int _processId;
    private readonly int _cores;
    private long _sequence;
    private Task _sending = Task.CompletedTask;

    public ScriptedEngine(Uri server, string token, int processId = 4711, int cores = 4)
    {
        _processId = processId;
        _cores = cores;
        _connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server, "/hubs/engine"), http => http.AccessTokenProvider = () => Task.FromResult<string?>(token))
            .AddMessagePackProtocol()
            .Build();
        _connection.On<string, CommandResult>(EngineCommands.Start, json => With(json, Run.Start));
        _connection.On<string, CommandResult>(EngineCommands.Apply, json => With(json, Run.Apply));
        _connection.On(EngineCommands.Stop, () => With(string.Empty, _ => Run.Stop()));
        _connection.On<string, string, CommandResult>(EngineCommands.Inject, (kind, _) => With(string.Empty, _ => Run.Inject(kind)));
        _connection.On<string, CommandResult>(EngineCommands.Replay, path => CommandResult.Ok($"{Path.GetFileName(path)}: 12 operations\n12 agreements, 0 disagreements"));
        _connection.On<string, CommandResult>(EngineCommands.ArmScope, json => Scoped($"arm {json}"));
        _connection.On(EngineCommands.DisarmScope, () => Scoped("disarm"));
    }

    public ScriptedRun Run { get; } = new();

    /// <summary>Options of every Start and Apply, in order.</summary>
    public ChannelReader<RunOptions> Received => _received.Reader;

    /// <summary>"arm" with its JSON, and "disarm", in order.</summary>
    public ChannelReader<string> ScopeCommands => _scopeCommands.Reader;

    /// <summary>Join and say hello.</summary>
    public async Task JoinAsync()
    {
        await _connection.StartAsync();
        await _connection.InvokeAsync(EngineHubMethods.Hello, new EngineHello
        {
            ProcessId = _processId, Runtime = ".NET 10.0.12", Host = "lab-host", Cores = _cores, Architecture = "x64", Version = "0.1.0",
        });
    }

    /// <summary>Send a frame ten times a second until disposed.</summary>
    public void SendByItself() => _sending = Task.Run(async () =>
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await clock.WaitForNextTickAsync(_ending.Token))
                await SendAsync(0.1);
        }
        catch (Exception ended) when (ended is OperationCanceledException or InvalidOperationException)
        {
            // Disposed, or the server went first.
        }
    });

    /// <summary>Let the run go on for a while and send its frame; returns when the server has kept it.</summary>
    public Task SendAsync(double seconds)
    {
        EngineFrame frame;
        lock (_gate)
        {
            Run.Advance(seconds);
            frame = Run.Sample(++_sequence);
        }

        return _connection.InvokeAsync(EngineHubMethods.Frame, frame, _ending.Token);
    }

    /// <summary>Send the scope's news; returns when the server has kept it.</summary>
    public Task SendAsync(ScopeNews news) => _connection.InvokeAsync(EngineHubMethods.Scope, news, _ending.Token);

    public Task SendAsync(GracePeriodBlame blame) => _connection.InvokeAsync(EngineHubMethods.Blame, blame, _ending.Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _sending;
        await _connection.DisposeAsync();
        _ending.Dispose();
    }

    private CommandResult With(string json, Action<RunOptions> act)
    {
        lock (_gate)
        {
            var options = Run.Options;
            if (json.Length > 0 && RunOptionsJson.Parse(json, new RunOptions(), out options) is { Count: > 0 } problems)
                return CommandResult.Refused([.. problems]);
            act(options);
            if (json.Length > 0)
                _received.Writer.TryWrite(options);
            return CommandResult.Ok();
        }
    }

    private CommandResult Scoped(string command)
    {
        _scopeCommands.Writer.TryWrite(command);
        return CommandResult.Ok();
    }
}
