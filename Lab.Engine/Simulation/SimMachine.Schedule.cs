using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <content>Who goes on.</content>
public sealed unsafe partial class SimMachine
{
    // Rounds in which everybody waits and nothing changes, before that is a livelock: with doubling leaps, over a second.
    private const int MostIdleRounds = 2_000;
    private const int IdleRoundsBeforeLettingGo = 64;

    /// <summary>A task waits for another: a pause or a yield.</summary>
    internal void GiveWay(SimTask task)
    {
        if (_aborting)
            throw new SimAbortException();
        Count(task, StepKind.GiveWay);
        NowNs += PauseNs;
        task.GaveWayAt = Changes;
        SwitchAway(task);
        task.GaveWayAt = -1;
    }

    internal void Park(SimTask task, uint* location, uint expected, long timeoutNs)
    {
        if (_aborting)
            throw new SimAbortException();
        Hear(task, new ProtocolEvent(ProtocolEventKind.MaySleep, 0));
        Count(task, StepKind.Park);
        _memory.Fence(task);
        CheckHit(task);
        if (*location != expected || timeoutNs == 0)
            return;
        task.State = SimTaskState.Parked;
        task.ParkedAt = location;
        task.WakeAtNs = timeoutNs < 0 ? long.MaxValue : NowNs + timeoutNs;
        SwitchAway(task);
    }

    internal void Unpark(SimTask task, uint* location, int count)
    {
        if (_aborting)
            return;
        Reach(task, StepKind.Unpark);
        _memory.Fence(task);
        CheckHit(task);
        for (var turn = 1; turn < _count && count > 0; turn++)
        {
            var other = _tasks[(task.Index + turn) % _count];
            if (other.State != SimTaskState.Parked || other.ParkedAt != location)
                continue;
            Wake(other);
            count--;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reach(SimTask task, StepKind kind)
    {
        Count(task, kind);
        if (Steps >= _nextStep)
            Decide(task);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(SimTask task, StepKind kind)
    {
        Steps++;
        NowNs += StepNs;
        _hash = (_hash ^ (((ulong)(uint)task.Index << 8) | (ulong)kind)) * 0x9E37_79B9_7F4A_7C15;
        _hash ^= _hash >> 29;
        if (Steps > _mostSteps)
            Fail(SimFailure.NoProgress($"the run did not end within {_mostSteps} steps", task.Name, Steps));
    }

    // At a step the strategy may let any number of stores reach memory and then another task go on: who goes on does so without
    // a decision of its own, so what it is to see must be in memory by then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Decide(SimTask task)
    {
        while (DrainsAt(task) && _strategy.NextStep <= Steps)
        {
        }
    }

    /// <returns>True if a store reached memory, and the step may have more decisions.</returns>
    private bool DrainsAt(SimTask task)
    {
        var others = Eligible(task);
        var pending = 0;
        for (var index = 0; index < _count; index++)
        {
            if (_memory.Pending(index) > 0)
                _pending[pending++] = index;
        }

        var choice = _strategy.Choose(new ChoicePoint(Steps, task.Index, _others.AsSpan(0, others), _pending.AsSpan(0, pending)));
        _nextStep = Math.Max(_strategy.NextStep, Steps + 1);
        if (choice is not { } made)
            return false;
        _choices.Add(made);
        if (made.Kind == ChoiceKind.Drain)
        {
            _memory.DrainOne(made.Value);
            CheckHit(task);
            return true;
        }

        SwitchTo(task, _tasks[made.Value]);
        return false;
    }

    /// <summary>The task cannot go on: another does, or time passes until one can.</summary>
    private void SwitchAway(SimTask task)
    {
        if (NextAfter(task) is { } next && next != task)
            SwitchTo(task, next);
    }

    private SimTask? NextAfter(SimTask task)
    {
        while (true)
        {
            var others = Eligible(task);
            if (others > 0)
                return Choose(task, others);
            if (CanGoOn(task))
                return task;
            if (!PassTime(task))
                return null;
        }
    }

    private SimTask Choose(SimTask task, int others)
    {
        var chosen = _strategy.ChooseNext(new ChoicePoint(Steps, task.Index, _others.AsSpan(0, others), []));
        _nextStep = Math.Max(_strategy.NextStep, Steps + 1);
        if (chosen != _others[0])
            _choices.Add(new Choice(Steps, ChoiceKind.Switch, chosen));
        return _tasks[chosen];
    }

    /// <summary>Everybody waits: stores are seen in time; then who spins looks again, who sleeps wakes when the time has come.</summary>
    /// <returns>False if all have ended.</returns>
    private bool PassTime(SimTask task)
    {
        if (DrainEach(task))
            return true;
        if (Changes != _changesWhenIdle)
            (_changesWhenIdle, _idleRounds) = (Changes, 0);
        _idleRounds++;
        var spins = false;
        var wakeAt = long.MaxValue;
        var ended = true;
        for (var index = 0; index < _count; index++)
        {
            var other = _tasks[index];
            ended &= other.State == SimTaskState.Ended;
            if (other.State == SimTaskState.Parked)
                wakeAt = Math.Min(wakeAt, other.WakeAtNs);
            spins |= other.State == SimTaskState.Runnable && !_strategy.Keeps(index);
        }

        if (ended)
            return false;
        if (!spins && wakeAt == long.MaxValue)
        {
            if (!LetGo())
                Fail(SimFailure.NoProgress($"deadlock: {Waiting()}", task.Name, Steps));
            return true;
        }

        if (_idleRounds > IdleRoundsBeforeLettingGo)
            LetGo();
        if (_idleRounds > MostIdleRounds)
            Fail(SimFailure.NoProgress($"nobody makes progress: {Waiting()}", task.Name, Steps));
        NowNs += Math.Min(LongestLeapNs, PauseNs << Math.Min(_idleRounds, 20));
        if (!spins)
            NowNs = Math.Max(NowNs, wakeAt);
        for (var index = 0; index < _count; index++)
        {
            var other = _tasks[index];
            other.GaveWayAt = -1;
            if (other.State == SimTaskState.Parked && other.WakeAtNs <= NowNs)
                Wake(other);
        }

        return true;
    }

    // One store of each buffer reaches memory.
    private bool DrainEach(SimTask task)
    {
        var drained = false;
        for (var index = 0; index < _count; index++)
        {
            if (_memory.Pending(index) == 0)
                continue;
            _memory.DrainOne(index);
            drained = true;
        }

        if (drained)
            CheckHit(task);
        return drained;
    }

    private bool LetGo()
    {
        var what = _strategy.LetGo();
        Problem ??= what;
        return what is not null;
    }

    private string Waiting() => string.Join(", ", _tasks.Take(_count).Where(task => task.State != SimTaskState.Ended).Select(
        task => $"{task.Name} {(task.State == SimTaskState.Parked ? "is parked" : "waits")}"));

    private static void Wake(SimTask task)
    {
        task.State = SimTaskState.Runnable;
        task.ParkedAt = null;
        task.GaveWayAt = -1;
    }

    private bool CanGoOn(SimTask task) =>
        task.State == SimTaskState.Runnable && !_strategy.Keeps(task.Index) && (task.GaveWayAt < 0 || task.GaveWayAt != Changes);

    // In turn after the task at hand.
    private int Eligible(SimTask task)
    {
        var count = 0;
        for (var turn = 1; turn < _count; turn++)
        {
            var index = task.Index + turn;
            if (index >= _count)
                index -= _count;
            var other = _tasks[index];
            if (other.State == SimTaskState.Parked && other.WakeAtNs <= NowNs)
                Wake(other);
            if (CanGoOn(other))
                _others[count++] = index;
        }

        return count;
    }

    private void SwitchTo(SimTask from, SimTask to)
    {
        Switches++;
        to.GiveToken();
        from.AwaitToken();
        if (_aborting)
            throw new SimAbortException();
    }

    /// <summary>Who goes on after a task has ended; null if that was the last.</summary>
    private SimTask? NextToEnd(SimTask task)
    {
        if (!_aborting)
        {
            _strategy.Ended(task.Index);
            try
            {
                Count(task, StepKind.End);
                if (NextAfter(task) is { } next)
                {
                    Switches++;
                    return next;
                }

                return null;
            }
            catch (SimAbortException)
            {
                // A deadlock; everybody unwinds.
            }
        }

        for (var index = 0; index < _count; index++)
        {
            if (_tasks[index].State != SimTaskState.Ended)
                return _tasks[index];
        }

        return null;
    }
}
