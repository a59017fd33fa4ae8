using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>A host thread that drives one workload until it is stopped, is no longer wanted, or meets a violation.</summary>
public sealed class RunThread<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly RunControl<TPlatform> _control;
    private readonly IWorkload _workload;
    private readonly Func<bool> _isWanted;
    private readonly Action<string, Exception> _violated;
    private readonly Thread _thread;
    private readonly int? _cpu;
    private bool _isInStutter;

    /// <param name="violated">Called with the worker's name when a safety check fired in it.</param>
    /// <param name="cpu">The only one that it runs on; null: any.</param>
    public RunThread(
        string name, RunControl<TPlatform> control, IWorkload workload, Func<bool> isWanted, Action<string, Exception> violated,
        int? cpu = null)
    {
        _cpu = cpu;
        Name = name;
        _control = control;
        _workload = workload;
        _isWanted = isWanted;
        _violated = violated;
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
    }

    public string Name { get; }

    public bool IsAlive => _thread.IsAlive;

    /// <summary>It has made its last step.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>
    /// Managed bytes that the thread allocated in the quietest of its windows, from step 64 to 128, 128 to 256 and so
    /// on. The runtime allocates once when a path first runs, on the thread that runs it, which falls into one window;
    /// what a step allocates falls into all of them.
    /// </summary>
    public long SteadyAllocatedBytes { get; private set; }

    /// <summary>Steps made.</summary>
    public long Steps { get; private set; }

    /// <summary>It was to run on one CPU only, and does.</summary>
    public bool IsPinned { get; private set; }

    /// <summary>It takes part in the run's stutter.</summary>
    public bool Stutters { get; init; } = true;

    /// <summary>Times that it paused in a stutter.</summary>
    public long StutterPauses { get; private set; }

    public void Start() => _thread.Start();

    public void Join() => _thread.Join();

    /// <returns>False if it has slept: whoever commands is to be asked first.</returns>
    private bool WorkAfterStutter()
    {
        var left = _control.StutterLeftNs(TPlatform.NowNs());
        if (left == 0)
        {
            _isInStutter = false;
            return true;
        }

        if (!_isInStutter)
            StutterPauses++;
        _isInStutter = true;
        _control.Sleep(left);
        return false;
    }

    private void Loop()
    {
        const long WarmUpSteps = 64;
        try
        {
            var allocated = 0L;
            var quietest = long.MaxValue;
            using var enlisted = RunTasks.Enlist();
            if (_cpu is { } cpu)
                IsPinned = HostSystem.Pin(cpu);
            _workload.Begin();
            while (_control.MayContinue() && _isWanted())
            {
                if (Stutters && _control.HasStutter && !WorkAfterStutter())
                    continue;
                var sleep = _workload.Step();
                if (++Steps >= WarmUpSteps && long.IsPow2(Steps))
                {
                    var now = GC.GetAllocatedBytesForCurrentThread();
                    if (Steps > WarmUpSteps)
                        quietest = Math.Min(quietest, now - allocated);
                    allocated = now;
                }

                if (sleep > 0)
                    _control.Sleep(sleep);
            }

            IsEnding = true;
            if (Steps > WarmUpSteps)
                SteadyAllocatedBytes = Math.Min(quietest, GC.GetAllocatedBytesForCurrentThread() - allocated);
            _workload.Finish();
        }
#pragma warning disable CA1031 // the run's edge: whatever ends a worker ends the run, and is told
        catch (Exception violation)
#pragma warning restore CA1031
        {
            _violated(Name, violation);
        }
    }
}
