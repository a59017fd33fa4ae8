using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Scope;
using Lab.Web.Services.Engine;

namespace Lab.Web.Services.Scope;

/// <summary>Keeps the engine's scope armed while somebody watches it, and no longer. One trigger for all viewers.</summary>
/// <remarks>Thread-safe. Commands go to the engine one at a time; what is wanted last is what is sent last.</remarks>
public sealed class ScopeControl : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly Lock _gate = new();
    private readonly EngineLink _link;
    private readonly ScopeStore _store;
    private ScopeTrigger _trigger = new();
    private IReadOnlyList<string> _problems = [];
    private ScopeCapture? _newestWhenArmed;
    private int _viewers;
    private bool _taken;
    private long _wanted;
    private long _sent;
    private bool _isArmed;
    private bool _isSending;

    public ScopeControl(EngineLink link, ScopeStore store)
    {
        _link = link;
        _store = store;
        link.Joined += OnJoined;
        store.Changed += OnCapture;
    }

    /// <summary>What all viewers wait for.</summary>
    public ScopeTrigger Trigger
    {
        get
        {
            lock (_gate)
                return _trigger;
        }
    }

    /// <summary>Streams that show the scope.</summary>
    public int Viewers
    {
        get
        {
            lock (_gate)
                return _viewers;
        }
    }

    /// <summary>A trigger that takes one window has taken it, and the scope is disarmed.</summary>
    public bool IsTaken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Why the engine refused the last command; none: it did not.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate)
                return _problems;
        }
    }

    /// <summary>Somebody looks. The scope is armed from the first until the last has disposed.</summary>
    public IDisposable View()
    {
        lock (_gate)
        {
            if (_viewers++ == 0)
                _wanted++;
        }

        Send();
        return new Viewer(this);
    }

    /// <summary>Wait for this, all viewers together; the same once more takes another single window.</summary>
    /// <returns>Problems, whole sentences; nothing changes if there is one.</returns>
    public IReadOnlyList<string> Arm(ScopeTrigger trigger)
    {
        if (trigger.Problems() is { Count: > 0 } problems)
            return problems;
        lock (_gate)
        {
            _trigger = trigger;
            _taken = false;
            _newestWhenArmed = _store.Newest;
            _wanted++;
        }

        Send();
        return [];
    }

    public void Dispose()
    {
        _link.Joined -= OnJoined;
        _store.Changed -= OnCapture;
    }

    /// <summary>An engine that joins anew knows nothing of what the one before was told.</summary>
    private void OnJoined(EngineHello hello)
    {
        lock (_gate)
        {
            _isArmed = false;
            _wanted++;
        }

        Send();
    }

    private void OnCapture()
    {
        lock (_gate)
        {
            if (!_trigger.Once || _taken || _store.Newest is not { } newest || ReferenceEquals(newest, _newestWhenArmed))
                return;
            _taken = true;
            _wanted++;
        }

        Send();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_viewers == 0)
                _wanted++;
        }

        Send();
    }

    private void Send()
    {
        lock (_gate)
        {
            if (_isSending)
                return;
            _isSending = true;
        }

        _ = SendUntilDoneAsync();
    }

    private async Task SendUntilDoneAsync()
    {
        while (Next() is var (arm, trigger))
        {
            var result = arm
                ? await _link.SendAsync(EngineCommands.ArmScope, JsonSerializer.Serialize(trigger, s_json))
                : await _link.SendAsync(EngineCommands.DisarmScope);
            lock (_gate)
                _problems = result.Problems;
        }
    }

    /// <returns>Null if nothing is left to be sent: then nobody sends.</returns>
    private (bool Arm, ScopeTrigger Trigger)? Next()
    {
        lock (_gate)
        {
            while (_sent != _wanted && _link.IsConnected)
            {
                _sent = _wanted;
                var arm = _viewers > 0 && !(_trigger.Once && _taken);
                if (!arm && !_isArmed)
                    continue;
                _isArmed = arm;
                return (arm, _trigger);
            }

            _isSending = false;
            return null;
        }
    }

    private sealed class Viewer(ScopeControl control) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                control.Leave();
        }
    }
}
