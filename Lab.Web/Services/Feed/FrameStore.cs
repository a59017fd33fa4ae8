using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>
/// The recent frames of the engine, each with the point derived from it once, and the recent marks. Writers never
/// wait for viewers: a viewer reads from its own <see cref="FeedPosition"/> and gets fewer, wider points when it is slow.
/// </summary>
/// <remarks>Thread-safe. Every member is short; none blocks on a viewer or an engine.</remarks>
public sealed class FrameStore
{
    /// <summary>What rates and percentiles of an ordinary point cover, nanoseconds.</summary>
    private const long WindowNs = 1_000_000_000;
    private const int FramesPerSecond = 10;
    private const int MarksKept = 200;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly StoredFrame?[] _ring;
    private readonly LinkedList<LabMark> _marks = new();
    private TaskCompletionSource _changed = NewSignal();
    private EngineFrame? _last;
    private LabStatus _status = LabStatus.Initial;
    private GracePeriodNews? _news;
    private double _runBegan;
    private bool _gapNext = true;
    private long _version = 1;
    private long _points;
    private long _markId;

    /// <param name="historySeconds">How long frames are kept, 10 to 600.</param>
    public FrameStore(TimeProvider clock, int historySeconds)
    {
        _clock = clock;
        _began = clock.GetTimestamp();
        _ring = new StoredFrame[historySeconds * FramesPerSecond];
    }

    public LabStatus Status
    {
        get
        {
            lock (_gate)
                return _status;
        }
    }

    /// <summary>Null before the first grace period.</summary>
    public GracePeriodNews? LastGracePeriod
    {
        get
        {
            lock (_gate)
                return _news;
        }
    }

    /// <summary>The newest frame of all; null before the first.</summary>
    public EngineFrame? LastFrame
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    /// <summary>The newest point; null before the first.</summary>
    public LabPoint? LastPoint
    {
        get
        {
            lock (_gate)
                return _points == 0 ? null : At(_points).Point;
        }
    }

    /// <summary>Seconds on the page's time axis.</summary>
    public double TimeNow => _clock.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Frames kept at most.</summary>
    public int Capacity => _ring.Length;

    /// <summary>An engine joined; its sequence numbers start anew.</summary>
    public void EngineJoined(EngineHello hello)
    {
        lock (_gate)
        {
            _last = null;
            _gapNext = true;
            _status = _status with { Engine = hello, EngineConnected = true, State = RunState.Idle, RunnableThreads = 0, Violation = null };
            AddMark(TimeNow, LabEventKind.EngineConnected, $"Engine joined: process {hello.ProcessId}, {hello.Runtime}, {hello.Cores} cores.");
            Changed();
        }
    }

    /// <summary>The engine's connection ended; frames stay as they are.</summary>
    public void EngineLost(string why)
    {
        lock (_gate)
        {
            if (!_status.EngineConnected)
                return;
            _gapNext = true;
            _status = _status with { EngineConnected = false };
            AddMark(TimeNow, LabEventKind.EngineLost, why);
            Changed();
        }
    }

    /// <summary>Something the web process itself has to say.</summary>
    public void Note(string text)
    {
        lock (_gate)
        {
            AddMark(TimeNow, LabEventKind.Note, text);
            Changed();
        }
    }

    /// <summary>Keep a frame. One with too few counters or histograms is refused.</summary>
    /// <returns>False if refused: the engine is of another version.</returns>
    public bool Accept(EngineFrame frame)
    {
        if (frame.Counters.Length < Enum.GetValues<Counter>().Length || frame.Histograms.Length < Enum.GetValues<Histogram>().Length)
            return false;
        lock (_gate)
        {
            var sameRun = string.Equals(_last?.RunId, frame.RunId, StringComparison.Ordinal);
            var dropped = _last is null ? 0 : Math.Max(0, frame.Sequence - _last.Sequence - 1);
            var began = sameRun ? _runBegan : Math.Max(TimeNow - (frame.ElapsedNs / 1e9), NewestTime());
            foreach (var happened in frame.Events)
                AddMark(TimeOf(happened, frame, began), happened.Kind, happened.Text, happened.Injection);
            _runBegan = began;
            if (frame.State is RunState.Running or RunState.Draining)
                AddPoint(frame, gap: _gapNext || !sameRun);
            else
                _gapNext = true;
            _last = frame;
            SetStatus(frame, dropped);
            Changed();
            return true;
        }
    }

    /// <summary>Copies of the newest points, oldest first.</summary>
    public IReadOnlyList<LabPoint> RecentPoints()
    {
        lock (_gate)
            return [.. Kept().Select(stored => stored.Point)];
    }

    /// <summary>Marks kept, oldest first.</summary>
    public IReadOnlyList<LabMark> RecentMarks()
    {
        lock (_gate)
            return [.. _marks];
    }

    /// <summary>A moment of the newest run on the page's time axis; null: of another run.</summary>
    public double? MomentOf(string runId, long elapsedNs)
    {
        lock (_gate)
            return string.Equals(_last?.RunId, runId, StringComparison.Ordinal) ? _runBegan + (elapsedNs / 1e9) : null;
    }

    /// <summary>What a viewer at this position has not seen.</summary>
    /// <returns>Null if it has seen everything.</returns>
    public (LabUpdate Update, FeedPosition Next)? Read(FeedPosition seen)
    {
        StoredFrame? last;
        StoredFrame? newest;
        LabUpdate update;
        FeedPosition next;
        lock (_gate)
        {
            if (seen.Version == _version)
                return null;
            next = new FeedPosition(_version, _points, _markId);
            if (seen.Version == 0 || (seen.Point > 0 && _points - seen.Point >= _ring.Length))
                return (Update(snapshot: true, [.. Kept().Select(stored => stored.Point)], [.. _marks]), next);
            last = seen.Point == 0 ? null : At(seen.Point);
            newest = _points == 0 ? null : At(_points);
            update = Update(snapshot: false, [], [.. _marks.Where(mark => mark.Id > seen.Mark)]);
            if (_points == seen.Point || newest is null)
                return (update, next);
            if (_points - seen.Point == 1)
                return (update with { Points = [newest.Point] }, next);
            last ??= At(_points - Math.Min(_points, _ring.Length) + 1);
        }

        return (update with { Points = [Conflate(last, newest)] }, next);
    }

    /// <summary>Wait until there is something after this position. Never waits for anyone but the engine.</summary>
    public Task WaitAsync(FeedPosition seen, CancellationToken cancellation)
    {
        lock (_gate)
            return seen.Version == _version ? _changed.Task.WaitAsync(cancellation) : Task.CompletedTask;
    }

    /// <summary>One point over all that was missed: percentiles from the histograms of the whole interval.</summary>
    private LabPoint Conflate(StoredFrame last, StoredFrame newest)
    {
        var missed = FrameDelta.Between(last.Frame, newest.Frame);
        if (missed.IntervalNs >= WindowNs)
            return PointDeriver.Derive(missed, missed, newest.Time, missed.BeginsRun, Cores);
        lock (_gate)
            return PointDeriver.Derive(Window(newest.Frame), missed, newest.Time, missed.BeginsRun, Cores);
    }

    private void AddPoint(EngineFrame frame, bool gap)
    {
        var time = _runBegan + (frame.ElapsedNs / 1e9);
        var sinceLast = FrameDelta.Between(_last, frame);
        if (sinceLast.IntervalNs <= 0)
            return;
        var point = PointDeriver.Derive(Window(frame), sinceLast, time, gap, Cores);
        _ring[_points % _ring.Length] = new StoredFrame(frame, time, gap, point);
        _points++;
        _gapNext = false;
        _news = PointDeriver.News(sinceLast, time) ?? _news;
    }

    /// <summary>The last second before a frame: from the newest kept frame of its run that is a second older, or from the run's beginning.</summary>
    private FrameDelta Window(EngineFrame frame)
    {
        const long tolerance = WindowNs / (2 * FramesPerSecond);
        EngineFrame? start = null;
        for (var number = _points; number > 0 && _points - number < _ring.Length; number--)
        {
            var stored = At(number).Frame;
            if (!string.Equals(stored.RunId, frame.RunId, StringComparison.Ordinal))
                break;
            start = stored;
            if (frame.ElapsedNs - stored.ElapsedNs >= WindowNs - tolerance)
                break;
        }

        return frame.ElapsedNs <= WindowNs ? FrameDelta.SinceStart(frame) : FrameDelta.Between(start ?? _last, frame);
    }

    private void SetStatus(EngineFrame frame, long dropped) => _status = _status with
    {
        EngineConnected = true,
        State = frame.State,
        RunId = frame.RunId,
        Elapsed = TimeSpan.FromTicks(frame.ElapsedNs / 100),
        Policy = frame.Policy,
        RunnableThreads = frame.RunnableThreads,
        FramesDropped = _status.FramesDropped + dropped,
        Collections = frame.Counters[(int)Counter.Collections],
        Violation = frame.State == RunState.Violated ? frame.Violation ?? "The engine gave no report." : null,
    };

    /// <summary>An event later than its frame is of the run before, whose end came with the first frame of the next.</summary>
    private double TimeOf(LabEvent happened, EngineFrame frame, double began) =>
        Math.Min(TimeNow, (happened.ElapsedNs > frame.ElapsedNs ? _runBegan : began) + (happened.ElapsedNs / 1e9));

    private LabUpdate Update(bool snapshot, LabPoint[] points, LabMark[] marks) => new()
    {
        Snapshot = snapshot,
        Points = points,
        Marks = marks,
        State = _status.State,
        EngineConnected = _status.EngineConnected,
    };

    private void AddMark(double time, LabEventKind kind, string text, string? injection = null)
    {
        _marks.AddLast(new LabMark { Id = ++_markId, Time = time, Kind = kind, Text = UnitText.Of(text), Tag = LabMark.TagOf(_markId), Injection = injection });
        if (_marks.Count > MarksKept)
            _marks.RemoveFirst();
    }

    private void Changed()
    {
        _version++;
        var waiting = _changed;
        _changed = NewSignal();
        waiting.SetResult();
    }

    private IEnumerable<StoredFrame> Kept()
    {
        for (var number = Math.Max(1, _points - _ring.Length + 1); number <= _points; number++)
            yield return At(number);
    }

    /// <summary>By number; the first ever is 1.</summary>
    private StoredFrame At(long number) => _ring[(number - 1) % _ring.Length]!;

    private int Cores => _status.Engine?.Cores ?? 0;

    private double NewestTime() => _points == 0 ? 0 : At(_points).Time;

    /// <summary>Continuations run elsewhere: whoever accepts a frame runs no viewer's code.</summary>
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
