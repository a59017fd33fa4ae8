using System.Runtime.CompilerServices;
using Lab.Engine.Checkers;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>
/// A machine that runs one task at a time and decides at every access to shared memory who goes on, what a load returns and
/// when a store is seen. Its threads are made once; its runs follow one another. Same scenario, seed and schedule: same run.
/// </summary>
/// <remarks>
/// Steps are accesses, fences, pauses and parks; time is simulated and passes with steps, and in leaps when everybody waits.
/// A wait (pause, yield, park) gives way to a task that can go on, and a task that gave way is not chosen again before memory has
/// changed or all wait: spinning costs no steps.
/// </remarks>
public sealed unsafe partial class SimMachine : IDisposable
{
    /// <summary>Tasks of one machine.</summary>
    public const int MaxTasks = 8;

    /// <summary>Time at the start of a run, and while a scenario is set up.</summary>
    internal const long StartNs = 1_000_000;
    private const long StepNs = 7;
    private const long PauseNs = 40;
    private const long LongestLeapNs = 1_000_000;

    private readonly NativeBlock _tokens = new(MaxTasks * CacheLine.Stride);
    private readonly List<SimTask> _tasks = [];
    private readonly Dictionary<MachineKind, SimMemory> _memories = [];
    private readonly int[] _others = new int[MaxTasks];
    private readonly int[] _pending = new int[MaxTasks];
    private readonly List<Choice> _choices = [];
    private readonly int _cpu;
    private SimMemory _memory;
    private ScheduleStrategy _strategy = new ReplayStrategy(Schedule.Default);
    private Scenario? _scenario;
    private CheckerSet? _checkers;
    private SimTrace? _trace;
    private long _nextStep;
    private long _mostSteps;
    private int _count;
    private ulong _hash;
    private bool _aborting;
    private int _idleRounds;
    private long _changesWhenIdle;

    /// <param name="cpu">The CPU of its threads; the caller pins itself. -1: any, at several times the cost of a switch.</param>
    public SimMachine(int cpu = -1)
    {
        _cpu = cpu;
        _memory = MemoryOf(MachineKind.SequentiallyConsistent);
    }

    /// <summary>Steps of the run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Simulated time, nanoseconds.</summary>
    public long NowNs { get; private set; } = StartNs;

    /// <summary>Times that a task went on in place of another.</summary>
    public long Switches { get; private set; }

    /// <summary>Of every step and event: equal for equal runs.</summary>
    public ulong Hash => _hash;

    /// <summary>Pause points reached, a bit each.</summary>
    public ulong Points { get; private set; }

    /// <summary>What went wrong, or null.</summary>
    public SimFailure? Failure { get; private set; }

    /// <summary>Decisions of the last run.</summary>
    public Schedule Schedule => new([.. _choices]);

    /// <summary>Stores that have reached memory.</summary>
    internal long Changes { get; set; }

    internal bool IsQuitting { get; set; }

    internal int TaskCount => _count;

    internal ScheduleStrategy Strategy => _strategy;

    /// <summary>One run, on the calling thread and the machine's own.</summary>
    /// <param name="scenario">Fresh. Not disposed here.</param>
    /// <param name="kind">Of memory.</param>
    /// <param name="strategy">Its <see cref="ScheduleStrategy.Begin"/> is called here.</param>
    /// <param name="seed">Of the schedule.</param>
    /// <param name="mostSteps">More is a failure to make progress.</param>
    /// <param name="trace">Takes what happens; null: nothing is kept.</param>
    /// <returns>True if nothing was wrong.</returns>
    public bool Run(
        Scenario scenario, MachineKind kind, ScheduleStrategy strategy, ulong seed, long mostSteps, SimTrace? trace = null)
    {
        Begin(scenario, kind, strategy, seed, mostSteps, trace);
        var first = _tasks[0];
        SimTask.Current = first;
        RunBody(first);
        if (NextToEnd(first) is { } next)
        {
            next.GiveToken();
            first.AwaitToken();
        }

        if (Failure is null)
            RunEnd(scenario, first);
        SimTask.Current = null;
        for (var task = 0; task < _count; task++)
            _tasks[task].Unload();
        _scenario = null;
        _checkers = null;
        _trace = null;
        return Failure is null;
    }

    public void Dispose()
    {
        foreach (var task in _tasks)
            task.Quit();
        _tokens.Dispose();
    }

    internal SimTask TaskAt(int index) => _tasks[index];

    /// <summary>The body of one task, up to its end or the end of the run.</summary>
    internal void RunBody(SimTask task)
    {
        try
        {
            if (!_aborting)
                task.Body();
        }
        catch (SimAbortException)
        {
            // The failure is noted; this task had only to unwind.
        }
        catch (Exception thrown)
        {
            // A checker that saw it says more than the invariant that ended it.
            if (!_aborting)
                _memory.Fence(task);
            NoteFailure(_checkers?.First is { } hit ? SimFailure.Of(hit, task.Name, Steps) : SimFailure.Of(thrown, task.Name, Steps));
        }

        task.State = SimTaskState.Ended;
    }

    /// <summary>By a task other than 0, after its body: the token goes on.</summary>
    internal void HandOver(SimTask task) => (NextToEnd(task) ?? _tasks[0]).GiveToken();

    private void Begin(
        Scenario scenario, MachineKind kind, ScheduleStrategy strategy, ulong seed, long mostSteps, SimTrace? trace)
    {
        _count = scenario.Tasks.Count;
        Invariant.That(_count is >= 1 and <= MaxTasks, "a simulated machine has 1 to 8 tasks");
        while (_tasks.Count < _count)
            _tasks.Add(new SimTask(this, _tasks.Count, (uint*)((byte*)_tokens.Address + (_tasks.Count * CacheLine.Stride)), _cpu));
        _scenario = scenario;
        _checkers = scenario.Checkers;
        if (_checkers is not null)
            _checkers.ReadsMayBeStale = kind == MachineKind.ReleaseAcquire;
        _trace = trace;
        for (var task = 0; task < _count; task++)
            _tasks[task].Load(scenario.Tasks[task], _checkers?.Join(scenario.Tasks[task].Name));
        (Steps, NowNs, Switches, Points, Changes) = (0, StartNs, 0, 0, 0);
        (_hash, _aborting, _idleRounds, _changesWhenIdle, _mostSteps) = (seed, false, 0, -1, mostSteps);
        (Failure, Problem) = (null, null);
        _choices.Clear();
        _memory = MemoryOf(kind);
        _memory.Begin(_count);
        _strategy = strategy;
        strategy.Begin(seed, [.. scenario.Tasks.Select(task => task.Name)]);
        _nextStep = strategy.NextStep;
    }

    // The end runs as a task too: what it waits for passes in simulated time.
    private void RunEnd(Scenario scenario, SimTask task)
    {
        // What is left in buffers is still the doing of who stored it.
        for (var index = _count - 1; index >= 0; index--)
            _memory.Fence(_tasks[index]);
        task.Load(new ScenarioTask("end", () => SettleAndFinish(scenario)), _checkers?.Join("end"));
        RunBody(task);
        if (Failure is null && _checkers?.First is { } hit)
            NoteFailure(SimFailure.Of(hit, "end", Steps));
    }

    private SimMemory MemoryOf(MachineKind kind)
    {
        if (_memories.TryGetValue(kind, out var memory))
            return memory;
        return _memories[kind] = kind switch
        {
            MachineKind.SequentiallyConsistent => new DirectMemory(this),
            MachineKind.StoreBuffers => new StoreBufferMemory(this, MaxTasks),
            MachineKind.ReleaseAcquire => new HistoryMemory(this, MaxTasks),
            _ => throw new InvariantException($"no machine {kind}"),
        };
    }

    // Whatever is still in a buffer reaches memory; who comes after the end of all tasks knows of everything.
    private void SettleAndFinish(Scenario scenario)
    {
        for (var task = _count - 1; task >= 0; task--)
            _memory.Fence(_tasks[task]);
        _memory.Fence(_tasks[0]);
        CheckHit(_tasks[0]);
        scenario.Finish();
    }

    private void NoteFailure(SimFailure failure)
    {
        Failure ??= failure;
        if (_aborting)
            return;
        _aborting = true;
        for (var task = 0; task < _count; task++)
        {
            while (_memory.Pending(task) > 0)
                _memory.DrainOne(task);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fail(SimFailure failure)
    {
        NoteFailure(failure);
        throw new SimAbortException();
    }

    private void CheckHit(SimTask task)
    {
        if (_checkers?.First is { } hit && !_aborting)
            Fail(SimFailure.Of(hit, task.Name, Steps));
    }
}
