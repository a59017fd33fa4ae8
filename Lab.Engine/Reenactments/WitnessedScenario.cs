using Lab.Engine.Reenactments.Report;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A scenario, the tree as it was before its tasks began, and where in its trace the judging at its end begins.</summary>
internal sealed class WitnessedScenario : Scenario
{
    private readonly Scenario _inner;
    private readonly SimTrace _trace;

    public WitnessedScenario(Scenario inner, SimTrace trace)
    {
        _inner = inner;
        _trace = trace;
        Checkers = inner.Checkers;
        Tasks = inner.Tasks;
        Start = Checkers is { } checkers ? TreeSnapshot.Of(checkers) : null;
    }

    /// <summary>Null if no checker watched a table.</summary>
    public TreeReport? Start { get; }

    /// <summary>Lines of the trace before the end; <see cref="int.MaxValue"/> if the run did not come to it.</summary>
    public int EndsAt { get; private set; } = int.MaxValue;

    public override string Outcome => _inner.Outcome;

    public override void Finish()
    {
        EndsAt = _trace.Entries.Count;
        _inner.Finish();
    }

    public override void Dispose() => _inner.Dispose();
}
