using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

/// <summary>Runs a scenario's tasks one at a time, each to the point that a race script names, then the rest in order.</summary>
public sealed class TaskScript : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [ThreadStatic]
    private static Turn? t_turn;

    private readonly Scenario _scenario;
    private readonly Dictionary<string, Turn> _turns = [];

    public TaskScript(Scenario scenario)
    {
        _scenario = scenario;
        foreach (var task in scenario.Tasks)
            _turns.Add(task.Name, new Turn());
    }

    /// <summary>The first broken invariant of a task, or of the end.</summary>
    public InvariantException? Broken { get; private set; }

    public void Run(string? script)
    {
        var threads = _scenario.Tasks.Select(Start).ToList();
        foreach (var line in (script ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var step = line.Split('#')[0].Split(':', StringSplitOptions.TrimEntries);
            Advance(_turns[step[0]], step[1] == "end" ? null : PointNamed(step[1]));
        }

        foreach (var turn in _turns.Values)
            Advance(turn, null);
        foreach (var thread in threads)
            Assert.True(thread.Join(s_limit));
        Broken = _turns.Values.Select(turn => turn.Broken).FirstOrDefault(broken => broken is not null);
        if (Broken is not null)
            return;
        try
        {
            _scenario.Finish();
        }
        catch (InvariantException broken)
        {
            Broken = broken;
        }
    }

    public void Dispose()
    {
        foreach (var turn in _turns.Values)
            turn.Dispose();
    }

    /// <summary>The calling task is at this point: hand the turn back if it is the one waited for.</summary>
    public static void Reach(PausePoint point)
    {
        if (t_turn is not { } turn || turn.Until != point)
            return;
        turn.Back.Release();
        turn.Go.Wait();
    }

    private static PausePoint PointNamed(string name) =>
        Enum.Parse<PausePoint>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static void Advance(Turn turn, PausePoint? until)
    {
        if (turn.HasEnded)
            return;
        turn.Until = until;
        turn.Go.Release();
        Assert.True(turn.Back.Wait(s_limit), "a task does not come to its point");
    }

    private Thread Start(ScenarioTask task)
    {
        var turn = _turns[task.Name];
        var thread = new Thread(() =>
        {
            turn.Go.Wait();
            t_turn = turn;
            using var scope = _scenario.Checkers!.Enter(task.Name);
            try
            {
                task.Body();
            }
            catch (InvariantException broken)
            {
                turn.Broken = broken;
            }

            turn.HasEnded = true;
            turn.Back.Release();
        });
        thread.Start();
        return thread;
    }

    private sealed class Turn : IDisposable
    {
        public SemaphoreSlim Go { get; } = new(0);

        public SemaphoreSlim Back { get; } = new(0);

        public PausePoint? Until { get; set; }

        public bool HasEnded { get; set; }

        public InvariantException? Broken { get; set; }

        public void Dispose()
        {
            Go.Dispose();
            Back.Dispose();
        }
    }
}
