using Lab.Engine.Rcu;
using Lab.Engine.Simulation;
using Lab.Engine.Simulation.Scenarios;

namespace Lab.Fences;

/// <summary>The scenarios that are asked.</summary>
public static class HuntScenarios
{
    public static IReadOnlyList<IScenarioSource> All { get; } =
    [
        new RcuPublishScenario(new RcuOptions { MaxReaders = 3, PacingNs = 0 }),
        new RcuPublishScenario(new RcuOptions { MaxReaders = 3, PacingNs = 0, Flavour = RcuFlavour.FullFence }),
    ];
}
