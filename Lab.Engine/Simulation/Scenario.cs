using Lab.Engine.Checkers;

namespace Lab.Engine.Simulation;

/// <summary>
/// Shared state, the tasks that work on it, and what must hold at the end. One object is one run: under a schedule of the
/// simulated machine, or on real threads under watch. The constructor builds the state in the sight of
/// <see cref="Checkers"/>, alone.
/// </summary>
public abstract class Scenario : IDisposable
{
    /// <summary>Who listens. Null: the scenario judges for itself.</summary>
    public CheckerSet? Checkers { get; protected init; }

    /// <summary>Fixed once constructed; the order is the tasks' order in schedules.</summary>
    public IReadOnlyList<ScenarioTask> Tasks { get; protected init; } = [];

    /// <summary>Short text of how the run ended, to count distinct ends; from what the scenario did, never from time.</summary>
    public virtual string Outcome => "";

    /// <summary>Targets of <see cref="IScenarioSource.Targets"/> that this run has reached, a bit each. Asked after <see cref="Finish"/>.</summary>
    public virtual ulong Reached => 0;

    /// <summary>Operations may be made to fail on purpose. A scenario takes it back for its liveness phase.</summary>
    public virtual bool MayFail => true;

    /// <summary>After every task has ended, alone: bring to rest and judge. A broken rule throws or is reported to the checkers.</summary>
    public virtual void Finish()
    {
    }

    /// <summary>Also after a failure, when tasks were cut off in the middle: a broken invariant is let pass then.</summary>
    public abstract void Dispose();
}
