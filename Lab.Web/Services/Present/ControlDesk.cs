namespace Lab.Web.Services.Present;

/// <summary>Who of many viewers may change the run: one at a time. The first page has control; others watch and may ask for it.</summary>
/// <remarks>
/// A controller whose browser is gone keeps its claim for <see cref="TimeToReturn"/>; then control goes to the viewer who
/// asked, or who came first. With nobody to go to it stays: the tab has it still when it returns. Thread-safe. Every member
/// is short; <see cref="Changed"/> is raised outside the lock.
/// </remarks>
public sealed class ControlDesk : IDisposable
{
    /// <summary>In which a controller may refuse; then a request is granted.</summary>
    public static readonly TimeSpan TimeToRefuse = TimeSpan.FromSeconds(10);

    /// <summary>In which a controller whose connection is lost may come back; then control passes.</summary>
    public static readonly TimeSpan TimeToReturn = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly List<ControlSeat> _seats = [];
    private readonly ITimer _timer;
    private ControlSeat? _controller;
    private ControlSeat? _asking;

    /// <summary>Had control and left the page; its tab has it again if it comes back before anybody takes it.</summary>
    private ControlSeat? _left;
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
        Change(() =>
        {
            if (_seats.Count == 0)
                Pass(seat);
            _seats.Add(seat);
        });
        return seat;
    }

    public void Dispose() => _timer.Dispose();

    internal ControlView ViewOf(ControlSeat seat)
    {
        lock (_gate)
        {
            var mine = _controller == seat;
            return new ControlView(
                mine, _controller is null, _seats.Count(other => other.AwaySince is null), _asking == seat, mine && _asking is not null,
                _asking is null ? 0 : (int)Math.Ceiling(Math.Max(0, LeftToRefuse().TotalSeconds)), seat.WasRefused);
        }
    }

    internal void Recognise(ControlSeat seat, string tab) => Change(() =>
    {
        var before = _seats.Find(other => other != seat && string.Equals(other.Tab, tab, StringComparison.Ordinal));
        seat.Tab = tab;
        // A page that was reloaded has left before it comes back.
        if (_controller is null && string.Equals(_left?.Tab, tab, StringComparison.Ordinal))
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

    /// <summary>The browser can be reached, or not. Also told of a seat that was left: then its tab is closed, or is back.</summary>
    internal void Reach(ControlSeat seat, bool isThere) => Change(() =>
    {
        if (isThere)
            seat.AwaySince = null;
        else
            seat.AwaySince ??= _clock.GetTimestamp();
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
        _left = seat;
        if (_asking is not null)
            Pass(_asking);
    });

    /// <summary>Pass control where its time has come. The timer is only a clock around this.</summary>
    internal void Settle() => Change(static () => { });

    private void PassWhatIsDue()
    {
        if (_asking is not null && LeftToRefuse() <= TimeSpan.Zero)
            Pass(_asking);
        if (LeftToReturn() is { } left && left <= TimeSpan.Zero && Heir() is { } heir)
            Pass(heir);
        TimeSpan? next = _asking is null ? null : LeftToRefuse();
        if (LeftToReturn() is { } soon && soon > TimeSpan.Zero && (next is null || soon < next))
            next = soon;
        _timer.Change(next ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private ControlSeat? Heir() => _asking is { AwaySince: null } ? _asking : _seats.Find(seat => seat.AwaySince is null);

    private TimeSpan LeftToRefuse() => TimeToRefuse - _clock.GetElapsedTime(_askedAt);

    /// <returns>Null unless control, or the claim to it, is with a browser that is gone.</returns>
    private TimeSpan? LeftToReturn() =>
        (_controller ?? _left)?.AwaySince is { } since ? TimeToReturn - _clock.GetElapsedTime(since) : null;

    private void Pass(ControlSeat seat)
    {
        _controller = seat;
        _asking = null;
        _left = null;
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            PassWhatIsDue();
        }

        Changed?.Invoke();
    }
}
