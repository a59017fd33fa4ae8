using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.SignalR;

namespace Lab.Web.Services.Engine;

/// <summary>The engine that is connected, if one is: the last that joined. Commands go to it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class EngineLink(FrameStore store)
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReplayLimit = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private string? _connection;
    private EngineCall? _call;

    /// <summary>An engine joined and said hello. Raised outside locks, on the hub's thread.</summary>
    public event Action<EngineHello>? Joined;

    public bool IsConnected
    {
        get
        {
            lock (_gate)
                return _connection is not null;
        }
    }

    /// <summary>An engine said hello on this connection.</summary>
    public void Join(string connection, EngineHello hello, EngineCall call)
    {
        lock (_gate)
        {
            _connection = connection;
            _call = call;
            store.EngineJoined(hello);
        }

        Joined?.Invoke(hello);
    }

    /// <summary>A connection ended; of no effect unless it was the current engine's.</summary>
    public void Leave(string connection)
    {
        lock (_gate)
        {
            if (!string.Equals(_connection, connection, StringComparison.Ordinal))
                return;
            _connection = null;
            _call = null;
            store.EngineLost("The engine's connection ended; the last frames are kept.");
        }
    }

    /// <summary>The connection is the engine's that joined last.</summary>
    public bool IsCurrent(string connection)
    {
        lock (_gate)
            return string.Equals(_connection, connection, StringComparison.Ordinal);
    }

    /// <summary>Keep a frame, if it is the current engine's.</summary>
    /// <returns>False if the frame does not fit this version's contract.</returns>
    public bool Accept(string connection, EngineFrame frame)
    {
        lock (_gate)
            return !string.Equals(_connection, connection, StringComparison.Ordinal) || store.Accept(frame);
    }

    /// <summary>Call a command of <see cref="EngineCommands"/>. Never throws for an engine that is absent, slow or gone.</summary>
    public async Task<CommandResult> SendAsync(string command, params object?[] arguments)
    {
        EngineCall? call;
        lock (_gate)
            call = _call;
        if (call is null)
            return CommandResult.Refused("No engine is connected.");
        var limit = command is EngineCommands.Replay ? ReplayLimit : CommandLimit;
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            return await call(command, arguments, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return CommandResult.Refused($"The engine did not answer {command} within {limit.TotalSeconds:0} s.");
        }
        catch (Exception problem) when (problem is HubException or IOException or InvalidOperationException)
        {
            return CommandResult.Refused($"The engine could not answer {command}: {problem.Message}");
        }
    }
}
