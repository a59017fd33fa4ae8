using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>
/// One task of a simulated machine: a persistent thread that runs only while it has the token. Task 0 runs on the thread
/// that runs the machine.
/// </summary>
internal sealed unsafe class SimTask
{
    [ThreadStatic]
    private static SimTask? t_current;

    private readonly uint* _token;
    private Thread? _thread;

    public SimTask(SimMachine machine, int index, uint* token, int cpu)
    {
        Machine = machine;
        Index = index;
        _token = token;
        if (index == 0)
            return;
        _thread = new Thread(() => RunForever(cpu)) { IsBackground = true, Name = $"sim {index}" };
        _thread.Start();
    }

    /// <summary>The task of the calling thread; null outside a run.</summary>
    public static SimTask? Current
    {
        get => t_current;
        set => t_current = value;
    }

    public SimMachine Machine { get; }

    public int Index { get; }

    public string Name { get; private set; } = "";

    public ProtocolActor? Actor { get; private set; }

    public SimTaskState State { get; set; } = SimTaskState.Ended;

    /// <summary>Where it is parked.</summary>
    public uint* ParkedAt { get; set; }

    /// <summary>When a parked task wakes by itself, simulated nanoseconds.</summary>
    public long WakeAtNs { get; set; }

    /// <summary>Changes of memory when it last gave way; it waits for another. -1: it does not wait.</summary>
    public long GaveWayAt { get; set; } = -1;

    public Action Body { get; private set; } = static () => { };

    /// <summary>A run begins; the task waits for its first token.</summary>
    public void Load(ScenarioTask task, ProtocolActor? actor)
    {
        (Name, Body, Actor) = (task.Name, task.Body, actor);
        State = SimTaskState.Runnable;
        ParkedAt = null;
        GaveWayAt = -1;
        *_token = 0;
    }

    /// <summary>Forget the run's objects.</summary>
    public void Unload()
    {
        Actor = null;
        Body = static () => { };
    }

    public void GiveToken()
    {
        HostPlatform.Store(_token, 1);
        HostSystem.FutexWake(_token, 1);
    }

    public void AwaitToken()
    {
        while (HostPlatform.Load(_token) == 0)
            HostSystem.FutexWait(_token, 0, -1);
        *_token = 0;
    }

    /// <summary>End the thread. Only between runs.</summary>
    public void Quit()
    {
        if (_thread is null)
            return;
        Machine.IsQuitting = true;
        GiveToken();
        _thread.Join();
        _thread = null;
    }

    private void RunForever(int cpu)
    {
        if (cpu >= 0)
            HostSystem.Pin(cpu);
        while (true)
        {
            AwaitToken();
            if (Machine.IsQuitting)
                return;
            t_current = this;
            Machine.RunBody(this);
            t_current = null;
            Machine.HandOver(this);
        }
    }
}
