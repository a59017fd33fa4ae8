using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>How the controller speaks to the workers: run, pause, stop; and who has paused.</summary>
/// <remarks>
/// Ordering: C1 the controller stores the command (release) and unparks; C2 each worker loads it (acquire) between two
/// steps. C3 a pausing worker adds itself (full barrier); C4 the controller that has seen all of them may change what
/// workers read, then stores Run again.
/// </remarks>
public sealed class RunControl<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int Command = 0;
    private const int Paused = 1;
    private const ulong Run = 0;
    private const ulong Pause = 1;
    private const ulong Stop = 2;
    private const int StutterNs = 2;
    private const int StutterOrigin = 3;
    private const long CheckNs = 100_000_000;

    private readonly SharedWords<TPlatform> _words = new(4, padded: true);

    public bool IsStopping => _words.Load(Command) == Stop;

    /// <summary>Neither pausing nor stopping.</summary>
    public bool IsRunning => _words.Load(Command) == Run;

    /// <summary>From now on workers work for so long, then pause for so long, and so on (rcutorture's stutter).</summary>
    /// <param name="ns">0: they never pause.</param>
    /// <param name="nowNs">Where a time of work begins.</param>
    public void SetStutter(long ns, long nowNs)
    {
        _words.Store(StutterOrigin, (ulong)nowNs);
        _words.Store(StutterNs, (ulong)ns);
    }

    public bool HasStutter => _words.Load(StutterNs) != 0;

    /// <summary>Nanoseconds that a worker pauses from now on; 0: it works.</summary>
    public long StutterLeftNs(long nowNs)
    {
        var ns = (long)_words.Load(StutterNs);
        var since = nowNs - (long)_words.Load(StutterOrigin);
        return ns == 0 || since < 0 || since / ns % 2 == 0 ? 0 : ns - (since % ns);
    }

    /// <summary>Between two steps: stay here while paused.</summary>
    /// <returns>False if the worker should end.</returns>
    /// <remarks>May block: yes.</remarks>
    public bool MayContinue()
    {
        var command = _words.Load(Command);
        if (command == Run)
            return true;
        if (command == Stop)
            return false;

        _words.Add(Paused, 1);
        while ((command = _words.Load(Command)) == Pause)
            _words.Park(Command, (uint)Pause, CheckNs);
        _words.Add(Paused, ulong.MaxValue);
        return command != Stop;
    }

    /// <summary>Sleep, but wake for a command. May block.</summary>
    public void Sleep(long ns) => _words.Park(Command, (uint)Run, ns);

    public void RequestStop()
    {
        _words.Store(Command, Stop);
        _words.Unpark(Command);
    }

    /// <summary>Pause and wait until as many workers as <paramref name="count"/> says have paused.</summary>
    /// <param name="count">Asked again and again: a worker may end meanwhile.</param>
    /// <returns>False if the run is ending: then nobody may be taken to stand still.</returns>
    /// <remarks>May block: yes. One caller at a time.</remarks>
    public bool PauseAll(Func<int> count)
    {
        if (_words.CompareExchange(Command, Pause, Run) != Run)
            return false;
        _words.Unpark(Command);
        var turns = 0;
        while ((int)_words.Load(Paused) < count() && !IsStopping)
            SpinWaiter.Relax<TPlatform>(ref turns);
        return !IsStopping;
    }

    /// <summary>End a pause, and wait until every worker has left it, so that the next pause counts from none.</summary>
    /// <remarks>May block: yes.</remarks>
    public void Resume()
    {
        if (_words.CompareExchange(Command, Run, Pause) == Pause)
            _words.Unpark(Command);
        var turns = 0;
        while (_words.Load(Paused) != 0)
            SpinWaiter.Relax<TPlatform>(ref turns);
    }

    public void Dispose() => _words.Dispose();
}
