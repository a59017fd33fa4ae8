using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>Tasks on a <see cref="TableStage{TPlatform}"/>, judged by its checkers.</summary>
public sealed class TableScenario<TPlatform> : Scenario
    where TPlatform : struct, IPlatform
{
    private readonly TableStage<TPlatform> _stage;

    /// <param name="stage">Set up; disposed with the scenario.</param>
    /// <param name="tasks">In the order of schedules.</param>
    public TableScenario(TableStage<TPlatform> stage, params IReadOnlyList<ScenarioTask> tasks)
    {
        _stage = stage;
        Checkers = stage.Checkers;
        Tasks = tasks;
    }

    public override string Outcome => _stage.Outcome;

    /// <summary>A task tears the table down; <see cref="Finish"/> brings that to its end.</summary>
    public bool Destroys { get; init; }

    public override void Finish() => _stage.Settle(Destroys);

    public override void Dispose() => _stage.Dispose();
}
