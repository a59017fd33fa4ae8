using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <summary>
/// The RCU scope of a run: while armed, it switches the workers' lanes on for a time, looks for what its trigger waits for,
/// keeps the window around it, and rests for as long as recording less than 1 % of worker time takes. Where it can know when
/// the next grace period begins, it records from shortly before.
/// </summary>
/// <remarks>
/// A thread of its own does all of it; it begins with the first arming. Arm, disarm and read from any thread. A window's
/// records may have been written by threads that are still at it: what the rings no longer hold is counted as dropped.
/// </remarks>
public sealed partial class ScopeRecorder : IDisposable
{
    /// <summary>Records that each lane keeps.</summary>
    public const int RingRecords = 16_384;

    private const long LookNs = 4_000_000;
    private const long LeastOnNs = 24_000_000;
    private const long LongestOnNs = 500_000_000;

    private readonly ScopeSources _sources;
    private readonly IScopeClock _clock;
    private readonly Lock _gate = new();
    private readonly TraceRecord[] _scratch = new TraceRecord[RingRecords];
    private Thread? _thread;
    private ScopeTrigger? _wanted;
    private bool _stopping;
    private ScopeStatus _status = ScopeStatus.Disarmed;
    private bool _violated;

    // Of the recorder's thread alone.
    private ScopeTrigger? _trigger;
    private TriggerSearch _search = null!;
    private ScopeBudget _budget = new(0);
    private ScopeRecording? _recording;
    private double _recordNs;
    private long _opensAt;
    private long _accountedNs;
    private long _accountedWorkNs;
    private long _accountedCpuNs;
    private long _captures;

    public ScopeRecorder(ScopeSources sources, IScopeClock clock)
    {
        _sources = sources;
        _clock = clock;
    }

    /// <summary>Least time between two captures, nanoseconds.</summary>
    internal long RefreshNs { get; set; } = 1_000_000_000;

    /// <summary>Share of worker time that recording may take; of effect with the next arming.</summary>
    internal double Aim { get; set; } = ScopeBudget.Aimed;

    /// <summary>The last captures of this run.</summary>
    public ScopeWindows Windows { get; } = new();

    /// <summary>Arm it, or change what an armed one waits for.</summary>
    /// <returns>Problems, whole sentences; none means armed.</returns>
    public IReadOnlyList<string> Arm(ScopeTrigger trigger)
    {
        var problems = trigger.Problems();
        if (problems.Count > 0)
            return problems;
        lock (_gate)
        {
            if (_stopping)
                return ["The run has ended; start one first."];
            _wanted = trigger with { };
            if (_thread is null)
            {
                _thread = new Thread(Loop) { Name = "scope", IsBackground = true };
                _thread.UnsafeStart(); // an observer: it joins nobody's watch
            }
        }

        _clock.Wake();
        return [];
    }

    /// <summary>As <see cref="Arm"/>, and no thread: a test takes the turns.</summary>
    internal IReadOnlyList<string> ArmForSteps(ScopeTrigger trigger)
    {
        lock (_gate)
            _wanted = trigger with { };
        return trigger.Problems();
    }

    public void Disarm()
    {
        lock (_gate)
            _wanted = null;
        _clock.Wake();
    }

    public ScopeStatus Read()
    {
        lock (_gate)
            return _status;
    }

    /// <summary>A violation was found: what the lanes hold are its last moments. Any thread; never waits for the recorder.</summary>
    public void NoteViolation()
    {
        lock (_gate)
        {
            if (_violated)
                return;
            _violated = true;
        }

        foreach (var lane in _sources.Lanes())
            lane.Lane.SwitchOff();
        _clock.Wake();
    }

    /// <summary>End the thread; it captures a violation first. The lanes' owners have ended, or are about to. May block.</summary>
    public void Stop()
    {
        Thread? thread;
        lock (_gate)
        {
            _stopping = true;
            thread = _thread;
        }

        _clock.Wake();
        thread?.Join();
    }

    /// <summary>After <see cref="Stop"/>, once no worker runs: free the rings.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var lane in _sources.Lanes())
            lane.Lane.Dispose();
        _clock.Dispose();
    }

    /// <summary>One turn of the thread.</summary>
    /// <returns>Nanoseconds until the next; negative: until woken.</returns>
    internal long Step()
    {
        var began = _sources.NowNs();
        ScopeTrigger? wanted;
        bool violated;
        lock (_gate)
        {
            wanted = _wanted;
            violated = _violated;
        }

        if (!ReferenceEquals(wanted, _trigger))
            Adopt(wanted, began);
        if (_trigger is null)
            return -1;

        var isOn = _recording is not null;
        var records = violated ? CaptureViolation(began, _trigger) : Turn(began, _trigger);
        var now = _sources.NowNs();
        Account(now, isOn, records);
        if (_recording is null && _opensAt == 0)
            _opensAt = now + _budget.RestNs();
        var next = _recording is not null ? NextLookNs(now, _trigger) : Math.Max(1, _opensAt - now);
        Publish();
        return next;
    }

    private void Loop()
    {
        while (true)
        {
            var turn = _clock.Turn;
            bool ends;
            lock (_gate)
                ends = _stopping;
            var sleep = Step();
            if (ends)
            {
                Close();
                return;
            }

            _clock.Sleep(turn, sleep);
        }
    }

    private void Adopt(ScopeTrigger? wanted, long now)
    {
        Close();
        _trigger = wanted;
        if (wanted is null)
        {
            lock (_gate)
                _status = ScopeStatus.Disarmed with { Captures = _captures, NewestId = Windows.Newest?.Id ?? 0 };
            return;
        }

        if (_recordNs == 0)
            _recordNs = ScopeCalibration.RecordNs(_sources.NowNs, _sources.CpuNs);
        _search = new TriggerSearch(wanted, _sources);
        _budget = new ScopeBudget(_recordNs, Aim, TakeCredit(now));
        _waitsSince = now;
        _accountedNs = _sources.NowNs();
        _accountedWorkNs = _sources.WorkerNs();
        _accountedCpuNs = _sources.CpuNs();
        _opensAt = now;
    }

    /// <returns>Records that were new.</returns>
    private long Turn(long now, ScopeTrigger trigger)
    {
        if (_recording is null)
        {
            if (now >= _opensAt && !MustWait(now, trigger))
                Open(trigger);
            return 0;
        }

        var records = _recording.Look(_search, _scratch);
        _search.LookAtGauges(now);
        if (_search.Hit is { } hit)
        {
            if (now < WindowCutter.Place(trigger, hit).ToNs)
                return records;
            Capture(trigger, hit);
            Close();
            _budget.EndCredit();
            _opensAt = now + Math.Max(RefreshNs, _budget.RestNs());
            _waitsSince = _opensAt;
            if (trigger.Once)
                Disarm();
        }
        else if (IsTooEarly(now + LookNs, trigger))
        {
            Close();
        }
        else if (now - _recording.SinceNs >= OnNs(trigger) && !RecordsAllTheTime(trigger) && !IsAboutToBeMet(now, trigger))
        {
            Close();
            _opensAt = 0; // after the account of this turn
        }

        return records;
    }

    private void Open(ScopeTrigger trigger)
    {
        _recording = new ScopeRecording(_sources.Lanes(), _sources.NowNs);
        _search.Begin(_recording.SinceNs + (trigger.WindowUs * 1_000L / 2));
    }

    private void Close()
    {
        _recording?.End();
        _recording = null;
    }

    private long CaptureViolation(long now, ScopeTrigger trigger)
    {
        var records = 0L;
        if (_recording is not null)
        {
            records = _recording.Look(_search, _scratch);
            var last = _recording.LastEndNs(_scratch);
            Capture(trigger, new ScopeHit(ScopeTriggerKind.CheckerHit, last == 0 ? now : last, last == 0 ? now : last));
        }

        Close();
        Disarm();
        return records;
    }

    private void Capture(ScopeTrigger trigger, ScopeHit hit) =>
        Windows.Add(_recording!.Cut(++_captures, trigger, hit, _scratch, _sources.ReaderName));

    private void Account(long now, bool isOn, long records)
    {
        var cpu = _sources.CpuNs();
        var work = _sources.WorkerNs();
        _budget.Account(now - _accountedNs, isOn, records, cpu - _accountedCpuNs, work - _accountedWorkNs);
        _accountedCpuNs = cpu;
        _accountedNs = now;
        _accountedWorkNs = work;
    }

    private void Publish()
    {
        var status = new ScopeStatus
        {
            Armed = true,
            Trigger = _trigger,
            WaitingFor = _search.WaitingFor(),
            Duty = _budget.Duty,
            CostShare = _budget.Share,
            RecordNs = _budget.RecordNs,
            OwnShare = _budget.ArmedNs == 0 ? 0 : (double)_budget.OwnNs / _budget.ArmedNs,
            Records = _budget.Records,
            Captures = _captures,
            NewestId = Windows.Newest?.Id ?? 0,
        };
        lock (_gate)
            _status = status;
    }
}
