namespace Lab.Web.Services.Present;

/// <summary>Who of many viewers may change the run: one at a time. The first page has control; others watch and may ask for it.</summary>
/// <remarks>Thread-safe. Every member is short; <see cref="Changed"/> is raised outside the lock.</remarks>
public sealed class ControlDesk : IDisposable
{
    /// <summary>In which a controller may refuse; then a request is granted.</summary>
    public static readonly TimeSpan TimeToRefuse = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly List<ControlSeat> _seats = [];
    private readonly ITimer _timer;
    private ControlSeat? _controller;
    private ControlSeat? _asking;
    private string? _leftBy;
    private long _askedAt;

    public ControlDesk(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Settle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody came, left, asked, or control passed. Raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>A page was opened. It has control if no other is open.</summary>
    public ControlSeat Join()
    {
        var seat = new ControlSeat(this);
        lock (_gate)
        {
            if (_seats.Count == 0)
                Pass(seat);
            _seats.Add(seat);
        }

        Changed?.Invoke();
        return seat;
    }

    public void Dispose() => _timer.Dispose();

    internal ControlView ViewOf(ControlSeat seat)
    {
        lock (_gate)
        {
            var mine = _controller == seat;
            return new ControlView(
                mine, _controller is null, _seats.Count, _asking == seat, mine && _asking is not null,
                _asking is null ? 0 : (int)Math.Ceiling(Math.Max(0, Left().TotalSeconds)), seat.WasRefused);
        }
    }

    internal void Recognise(ControlSeat seat, string tab) => Change(() =>
    {
        var before = _seats.Find(other => other != seat && string.Equals(other.Tab, tab, StringComparison.Ordinal));
        seat.Tab = tab;
        // A page that was reloaded has left before it comes back.
        if (_controller is null && string.Equals(_leftBy, tab, StringComparison.Ordinal))
            Pass(seat);
        if (before is null)
            return;
        before.Tab = null;
        if (_controller == before)
            _controller = seat;
        if (_asking == before)
            _asking = seat;
        _seats.Remove(before);
    });

    internal void Ask(ControlSeat seat) => Change(() =>
    {
        seat.WasRefused = false;
        if (_controller == seat || !_seats.Contains(seat))
            return;
        if (_controller is null)
        {
            Pass(seat);
        }
        else if (_asking is null)
        {
            _asking = seat;
            _askedAt = _clock.GetTimestamp();
            _timer.Change(TimeToRefuse, Timeout.InfiniteTimeSpan);
        }
    });

    internal void Decide(ControlSeat seat, bool grant) => Change(() =>
    {
        if (_controller != seat || _asking is null)
            return;
        if (grant)
        {
            Pass(_asking);
            return;
        }

        _asking.WasRefused = true;
        _asking = null;
    });

    internal void Leave(ControlSeat seat) => Change(() =>
    {
        _seats.Remove(seat);
        if (_asking == seat)
            _asking = null;
        if (_controller != seat)
            return;
        _controller = null;
        _leftBy = seat.Tab;
        if (_asking is not null)
            Pass(_asking);
    });

    /// <summary>Grant a request whose time has come. The timer is only a clock around this.</summary>
    internal void Settle() => Change(() =>
    {
        if (_asking is null)
            return;
        if (Left() <= TimeSpan.Zero)
            Pass(_asking);
        else
            _timer.Change(Left(), Timeout.InfiniteTimeSpan);
    });

    private TimeSpan Left() => TimeToRefuse - _clock.GetElapsedTime(_askedAt);

    private void Pass(ControlSeat seat)
    {
        _controller = seat;
        _asking = null;
        _leftBy = null;
    }

    private void Change(Action change)
    {
        lock (_gate)
            change();
        Changed?.Invoke();
    }
}
