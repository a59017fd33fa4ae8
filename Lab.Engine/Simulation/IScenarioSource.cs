using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Makes runs of one scenario, for any platform.</summary>
public interface IScenarioSource
{
    /// <summary>As in seeds and reports: lower case, no spaces.</summary>
    string Name { get; }

    /// <param name="seed">Decides the choices within the scenario, if it has any; schedules have seeds of their own.</param>
    Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform;
}
