using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Decides what a simulated machine does where it could do several things. One object, many runs.</summary>
public abstract class ScheduleStrategy
{
    /// <summary>A run begins.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="tasks">Names, in the tasks' order.</param>
    public abstract void Begin(ulong seed, IReadOnlyList<string> tasks);

    /// <summary>The next step at which <see cref="Choose"/> is asked.</summary>
    public abstract long NextStep { get; }

    /// <summary>A step of a task that could go on.</summary>
    /// <returns>Null: go on.</returns>
    public abstract Choice? Choose(in ChoicePoint point);

    /// <summary>The task cannot go on, or gives way. <see cref="ChoicePoint.Others"/> has at least one.</summary>
    /// <returns>Which of them runs.</returns>
    public virtual int ChooseNext(in ChoicePoint point) => point.Others[0];

    /// <summary>A load may read several stores.</summary>
    /// <param name="step">Number of the step.</param>
    /// <param name="count">How many, at least 2.</param>
    /// <returns>0 for the newest, less than <paramref name="count"/>.</returns>
    public virtual int ChooseRead(long step, int count) => 0;

    public virtual bool ShouldFail(long step, FailurePoint point) => false;

    /// <summary>A task is at a named point; the next thing asked is <see cref="Choose"/>, if this is its step.</summary>
    public virtual void Reached(int task, PausePoint point)
    {
    }

    /// <summary>A task is kept where it is: nobody gives way to it.</summary>
    public virtual bool Keeps(int task) => false;

    /// <summary>Everybody else waits: keep nobody any more.</summary>
    /// <returns>What could not be done as asked; null if nobody was kept.</returns>
    public virtual string? LetGo() => null;

    /// <summary>A task has ended.</summary>
    public virtual void Ended(int task)
    {
    }
}
