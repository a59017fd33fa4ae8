using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>
/// Probabilistic concurrency testing: the task with the highest priority runs; at d - 1 steps chosen beforehand the one at hand
/// falls below all that have not fallen, to one of d - 1 low priorities that is the step's own. A bug of depth d is found in a run with a chance of at least 1 / (tasks · steps^(d - 1)).
/// </summary>
/// <remarks>Source: Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs".</remarks>
public sealed class PctStrategy : ScheduleStrategy
{
    private readonly int _depth;
    private readonly long _steps;
    private readonly RandomRates _rates;
    private readonly int[] _priorities = new int[SimMachine.MaxTasks];
    private readonly List<(long Step, int Priority)> _changes = [];
    private DeterministicRandom _random;
    private long _nextDrain;
    private int _lowest;

    /// <param name="depth">d: scheduling constraints that the bug needs, 1 to 10.</param>
    /// <param name="steps">How long a run is about, from runs before.</param>
    /// <param name="rates">For drains, stale reads and failures; its switches are not used.</param>
    public PctStrategy(int depth, long steps, RandomRates rates)
    {
        _depth = Math.Clamp(depth, 1, 10);
        _steps = Math.Max(1, steps);
        _rates = rates;
    }

    public override long NextStep => Math.Min(_nextDrain, _changes.Count > 0 ? _changes[^1].Step : long.MaxValue);

    public override void Begin(ulong seed, IReadOnlyList<string> tasks)
    {
        _random = new DeterministicRandom(seed, purpose: 2);
        _lowest = -_depth;
        for (var task = 0; task < tasks.Count; task++)
            _priorities[task] = task + 1;
        for (var task = tasks.Count - 1; task > 0; task--)
        {
            var other = (int)_random.Below((ulong)task + 1);
            (_priorities[task], _priorities[other]) = (_priorities[other], _priorities[task]);
        }

        // The first step is a change point for nobody: who has the highest priority begins.
        _changes.Clear();
        for (var change = 1; change < _depth; change++)
            _changes.Add((2 + (long)_random.Below((ulong)_steps), -change));
        _changes.Sort((a, b) => b.CompareTo(a));
        _changes.Add((1, 0));
        DrawDrain(0);
    }

    public override Choice? Choose(in ChoicePoint point)
    {
        // Drains first: who goes on sees them. After one the coin is thrown again at the same step.
        if (point.Step >= _nextDrain)
        {
            var drains = point.Pending.Length > 0;
            DrawDrain(drains ? point.Step - 1 : point.Step);
            if (drains)
                return new Choice(point.Step, ChoiceKind.Drain, point.Pending[(int)_random.Below((ulong)point.Pending.Length)]);
        }

        if (_changes.Count == 0 || _changes[^1].Step > point.Step)
            return null;
        var (step, priority) = _changes[^1];
        _changes.RemoveAt(_changes.Count - 1);
        if (step > 1)
            _priorities[point.Current] = priority;
        var best = Best(point.Others);
        return best >= 0 && _priorities[best] > _priorities[point.Current] ? new Choice(point.Step, ChoiceKind.Switch, best) : null;
    }

    // Who waits falls behind whoever it may wait for.
    public override int ChooseNext(in ChoicePoint point)
    {
        _priorities[point.Current] = --_lowest;
        return Best(point.Others);
    }

    public override int ChooseRead(long step, int count) =>
        _random.Unit() < _rates.Stale ? (int)_random.Below((ulong)count) : 0;

    public override bool ShouldFail(long step, FailurePoint point) => _rates.Fail > 0 && _random.Unit() < _rates.Fail;

    private int Best(ReadOnlySpan<int> tasks)
    {
        var best = -1;
        foreach (var task in tasks)
        {
            if (best < 0 || _priorities[task] > _priorities[best])
                best = task;
        }

        return best;
    }

    private void DrawDrain(long from) =>
        _nextDrain = _rates.Drain <= 0
            ? long.MaxValue
            : from + 1 + (long)(Math.Log(1 - _random.Unit()) / Math.Log(1 - Math.Min(_rates.Drain, 0.99)));
}
