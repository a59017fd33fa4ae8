using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Makes runs of one variant.</summary>
internal sealed class ReenactmentSource(Reenactment bug, bool broken) : IScenarioSource
{
    public string Name => bug.Id.ToLowerInvariant();

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => bug.Create<TPlatform>(broken, seed);
}
