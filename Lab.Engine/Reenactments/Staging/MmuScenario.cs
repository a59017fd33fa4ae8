using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>A scenario on an <see cref="MmuStage{TPlatform}"/>.</summary>
public abstract class MmuScenario<TPlatform> : Scenario
    where TPlatform : struct, IPlatform
{
    protected MmuScenario(MmuStageOptions options)
    {
        Stage = new MmuStage<TPlatform>(options);
        Checkers = Stage.Checkers;
    }

    public override string Outcome => Stage.Outcome;

    protected MmuStage<TPlatform> Stage { get; }

    public override void Finish() => Stage.Finish();

    public override void Dispose()
    {
        Stage.Dispose();
        GC.SuppressFinalize(this);
    }
}
