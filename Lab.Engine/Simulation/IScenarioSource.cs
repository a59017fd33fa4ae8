using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Makes runs of one scenario, for any platform.</summary>
public interface IScenarioSource
{
    /// <summary>As in seeds and reports: lower case, no spaces.</summary>
    string Name { get; }

    /// <summary>
    /// What runs of it must come to now and then, in the order of the bits of <see cref="Scenario.Reached"/>; at most 64. A
    /// campaign in which none of its runs reaches one of them proves nothing.
    /// </summary>
    IReadOnlyList<string> Targets => [];

    /// <summary>The choices that the seed makes within the scenario, whole, for a report. Empty: it makes none.</summary>
    string Describe(ulong seed) => "";

    /// <param name="seed">Decides the choices within the scenario, if it has any; schedules have seeds of their own.</param>
    Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform;
}
