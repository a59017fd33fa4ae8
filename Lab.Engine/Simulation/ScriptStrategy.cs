using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Drives the tasks as a race script says. A task that waits lets others go on until it can.</summary>
public sealed class ScriptStrategy(RaceScript script) : ScheduleStrategy
{
    private readonly bool[] _kept = new bool[SimMachine.MaxTasks];
    private readonly bool[] _ended = new bool[SimMachine.MaxTasks];
    private IReadOnlyList<string> _names = [];
    private int _at;
    private int _seen;

    /// <summary>Lines not yet done when the run ended: not 0, and the race was not as written.</summary>
    public int Left => script.Steps.Count - _at;

    public override long NextStep => _at < script.Steps.Count ? 0 : long.MaxValue;

    private int Wanted => _at < script.Steps.Count ? IndexOf(script.Steps[_at].Task) : -1;

    public override void Begin(ulong seed, IReadOnlyList<string> tasks)
    {
        _names = tasks;
        _at = 0;
        _seen = 0;
        Array.Clear(_ended);
        Array.Clear(_kept);
        foreach (var step in script.Steps)
        {
            if (IndexOf(step.Task) < 0)
                throw new ArgumentException($"The script names a task '{step.Task}'; the scenario has {string.Join(", ", tasks)}.", nameof(tasks));
        }
    }

    public override Choice? Choose(in ChoicePoint point)
    {
        var wanted = Wanted;
        if (wanted >= 0 && wanted != point.Current && point.Others.Contains(wanted))
            return new Choice(point.Step, ChoiceKind.Switch, wanted);

        // What a held task has stored reaches memory while it is held.
        foreach (var task in point.Pending)
        {
            if (_kept[task])
                return new Choice(point.Step, ChoiceKind.Drain, task);
        }

        return null;
    }

    public override int ChooseNext(in ChoicePoint point)
    {
        var wanted = Wanted;
        return wanted >= 0 && point.Others.Contains(wanted) ? wanted : point.Others[0];
    }

    public override void Reached(int task, PausePoint point)
    {
        if (task != Wanted || script.Steps[_at].Point != point || ++_seen < script.Steps[_at].Times)
            return;
        _kept[task] = true;
        Advance();
    }

    public override bool Keeps(int task) => _kept[task];

    public override string? LetGo()
    {
        if (!_kept.Contains(true))
            return null;
        Array.Clear(_kept);
        return _at < script.Steps.Count ? $"the race cannot be run as written: at line {_at + 1} of the script everybody waits" : null;
    }

    public override void Ended(int task)
    {
        _ended[task] = true;
        SkipEnded();
    }

    private void Advance()
    {
        _at++;
        _seen = 0;
        SkipEnded();
    }

    // A line that waits for the end of a task which has ended is done; one that waits for a point of it stays, and is told.
    private void SkipEnded()
    {
        while (_at < script.Steps.Count && script.Steps[_at].Point is null && _ended[IndexOf(script.Steps[_at].Task)])
        {
            _at++;
            _seen = 0;
        }

        if (Wanted is >= 0 and var wanted)
            _kept[wanted] = false;
        else
            Array.Clear(_kept);
    }

    private int IndexOf(string name)
    {
        for (var index = 0; index < _names.Count; index++)
        {
            if (string.Equals(_names[index], name, StringComparison.Ordinal))
                return index;
        }

        return -1;
    }
}
