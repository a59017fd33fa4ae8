using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Makes runs of one variant and keeps hold of the last, to tell of it.</summary>
internal sealed class WitnessedSource(IScenarioSource inner, SimTrace trace) : IScenarioSource
{
    public string Name => inner.Name;

    public WitnessedScenario? Last { get; private set; }

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => Last = new WitnessedScenario(inner.Create<TPlatform>(seed), trace);
}
