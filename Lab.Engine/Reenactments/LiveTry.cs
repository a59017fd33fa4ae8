using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>One scenario on real threads, a thread a task, started together.</summary>
internal sealed class LiveTry
{
    private const int MostTurns = 2_000;

    private readonly Lock _gate = new();
    private readonly Scenario _scenario;
    private int _absent;

    private LiveTry(Scenario scenario)
    {
        _scenario = scenario;
        _absent = scenario.Tasks.Count;
    }

    /// <summary>What went wrong first; null if nothing did.</summary>
    public SimFailure? Failure { get; private set; }

    /// <summary>A task did not end in time.</summary>
    public bool IsStuck { get; private set; }

    /// <summary>Events that the checkers judged.</summary>
    public long Steps { get; private set; }

    public IReadOnlyList<string> Tasks => [.. _scenario.Tasks.Select(task => task.Name)];

    /// <param name="bug">Which.</param>
    /// <param name="isBroken">The broken variant.</param>
    /// <param name="seed">Of the scenario, and of how late each thread begins.</param>
    /// <param name="mostNs">Bound on the tasks, nanoseconds.</param>
    public static LiveTry Run(Reenactment bug, bool isBroken, ulong seed, long mostNs)
    {
        var live = new LiveTry(bug.Create<WatchedPlatform>(isBroken, seed));
        live.RunTasks(seed, mostNs);
        return live;
    }

    private void RunTasks(ulong seed, long mostNs)
    {
        var threads = new List<Thread>();
        for (var index = 0; index < _scenario.Tasks.Count; index++)
        {
            var task = _scenario.Tasks[index];
            var turns = (int)new DeterministicRandom(seed, (ulong)(50 + index)).Below(MostTurns);
            threads.Add(new Thread(() => RunTask(task, turns)) { Name = task.Name, IsBackground = true });
            threads[index].Start();
        }

        var until = HostPlatform.NowNs() + mostNs;
        foreach (var thread in threads)
            IsStuck |= !thread.Join(TimeSpan.FromMilliseconds(Math.Max(0, until - HostPlatform.NowNs()) / 1e6));
        Note(_scenario.Checkers?.First, "");
        Steps = _scenario.Checkers?.Steps ?? 0;
        if (IsStuck)
            return;
        if (Failure is null)
            Finish();
        Leave();
    }

    private void RunTask(ScenarioTask task, int turns)
    {
        try
        {
            using var scope = _scenario.Checkers?.Enter(task.Name);
            Interlocked.Decrement(ref _absent);
            while (Volatile.Read(ref _absent) > 0)
                Thread.Yield();
            for (var turn = 0; turn < turns; turn++)
                HostPlatform.Pause();
            task.Body();
        }
#pragma warning disable CA1031 // the run's edge: whatever ends a task is what the try came to
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            NoteThrown(thrown, task.Name);
        }
    }

    private void Finish()
    {
        try
        {
            using var scope = _scenario.Checkers?.Enter("end");
            _scenario.Finish();
        }
#pragma warning disable CA1031 // the run's edge
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            NoteThrown(thrown, "end");
        }

        Note(_scenario.Checkers?.First, "end");
    }

    // After a failure the state may not be as a dispose expects it.
    private void Leave()
    {
        try
        {
            _scenario.Dispose();
        }
        catch (InvariantException) when (Failure is not null)
        {
            // What was caught is what is reported.
        }
    }

    private void NoteThrown(Exception thrown, string task)
    {
        // A hit that came before it is the cause.
        Note(_scenario.Checkers?.First, task);
        lock (_gate)
            Failure ??= SimFailure.Of(thrown, task, _scenario.Checkers?.Steps ?? 0);
    }

    private void Note(Checkers.CheckerHit? hit, string task)
    {
        if (hit is null)
            return;
        lock (_gate)
            Failure ??= SimFailure.Of(hit, hit.Facts?.Who.Name ?? task, hit.Step);
    }
}
